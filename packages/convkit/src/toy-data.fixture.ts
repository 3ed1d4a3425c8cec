import { type ArrayDataset, arrayDataset } from '@convkit/data';
import type { ClassificationData } from './data/classification-data.js';

export const TOY_CLASSES = ['left', 'stripes', 'top'];
export const SIDE = 28;

/** Bright left halves, stripes and bright top halves, with noise: easy to learn. */
export function toyDataset(length: number, channels: 1 | 3 = 1, offset = 0): ArrayDataset {
  const images = new Uint8Array(length * SIDE * SIDE * channels);
  const labels = Int32Array.from({ length }, (_, i) => (i + offset) % 3);
  let at = 0;
  for (let i = 0; i < length; i++) {
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const isBright = [x < SIDE / 2, (x + y) % 8 < 4, y < SIDE / 2][labels[i] as number];
        for (let c = 0; c < channels; c++) {
          images[at++] = (isBright ? 200 : 40) + ((i * 7 + x * 3 + y * 5 + c * 11) % 40) - 20;
        }
      }
    }
  }
  return arrayDataset({ images, labels, shape: [SIDE, SIDE, channels], classes: TOY_CLASSES });
}

export function toyData(channels: 1 | 3 = 1, train = 48): ClassificationData {
  const validation = toyDataset(30, channels, 1);
  return {
    source: 'toy',
    classes: TOY_CLASSES,
    channels,
    train: toyDataset(train, channels),
    validation,
    test: validation,
    warnings: [],
  };
}
