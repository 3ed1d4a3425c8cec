import { readFileSync } from 'node:fs';
import type { Pixels } from '../images/image.js';

/** One result of Pillow or torchvision: tooling/goldens/transforms.py. */
export interface GoldenCase {
  readonly op: string;
  readonly image: 'noise' | 'dim';
  readonly shape: string;
  readonly arguments: unknown;
  /** Of the result. */
  readonly size: string;
  /** The first half. */
  readonly sha256: string;
  readonly samples: readonly number[];
}

export const goldens = JSON.parse(
  readFileSync(new URL('../../goldens/transforms.json', import.meta.url), 'utf8'),
) as { readonly displaced: readonly number[]; readonly cases: readonly GoldenCase[] };

/** MurmurHash3's finalizer of a counter begun at the FNV-1a hash of `name`: tooling/goldens/hashed.py. */
export function hashes(name: string, count: number): Uint32Array {
  let start = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) start = Math.imul(start ^ byte, 0x01000193);
  return Uint32Array.from({ length: count }, (_, index) => {
    let x = (start + Math.imul(index, 0x9e3779b9)) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return x ^ (x >>> 16);
  });
}

/** The bytes of a hash: all of them ('noise'), or 60 to 159 ('dim'). */
export function goldenImage(kind: 'noise' | 'dim', shape: string): Pixels {
  const [height, width, channels] = shape.split('x').map(Number) as [number, number, number];
  const words = hashes(`${kind}/${shape}`, height * width * channels);
  const data = Uint8Array.from(words, (word) => (kind === 'noise' ? word & 255 : (word % 100) + 60));
  return { height, width, channels, data };
}

export const sampled = (data: Uint8Array, count: number) =>
  [...hashes('samples', count)].map((place) => data[place % data.length]);
