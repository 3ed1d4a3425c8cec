import type { EncodedSample } from '../src/datasets/dataset.js';
import { type Dataset, decodePng } from '../src/index.js';
import { encodePng } from './encode-png.js';

const [HEIGHT, WIDTH, CHANNELS] = [9, 11, 3] as const;

/** Creates a dataset of small RGB PNG files in memory, with three classes in turn. The files at `corrupt` are truncated. */
export function pngDataset(
  length: number,
  corrupt: readonly number[] = [],
): Dataset & Required<Pick<Dataset, 'encoded' | 'labels'>> {
  const files = Array.from({ length }, (_, i) => (corrupt.includes(i) ? png(i).subarray(0, 60) : png(i)));
  const encoded = async (index: number): Promise<EncodedSample> => ({
    bytes: files[index] as Uint8Array,
    name: `image-${index}.png`,
    label: index % 3,
    decode: { channels: CHANNELS },
  });
  return {
    length,
    classes: ['a', 'b', 'c'],
    shape: [HEIGHT, WIDTH, CHANNELS],
    labels: Int32Array.from({ length }, (_, i) => i % 3),
    async get(index) {
      const { bytes, name, label, decode } = await encoded(index);
      return { image: decodePng(bytes, name, decode).data, label };
    },
    encoded,
  };
}

function png(index: number): Uint8Array {
  const samples = Array.from(
    { length: HEIGHT * WIDTH * CHANNELS },
    (_, i) => Math.imul(index * 7919 + i + 1, 0x9e3779b1) >>> 24,
  );
  return encodePng({ width: WIDTH, height: HEIGHT, depth: 8, colorType: 2, samples });
}
