import { readFileSync } from 'node:fs';
import type { Pixels } from '../images/types.js';

/** A result of Pillow or torchvision: tooling/goldens/transforms.py. */
export interface GoldenCase {
  readonly op: string;
  readonly image: 'noise' | 'dim';
  readonly shape: string;
  readonly arguments: unknown;
  /** Size of the result. */
  readonly size: string;
  /** First 24 digits of the checksum. */
  readonly sha256: string;
  readonly samples: readonly number[];
}

export const goldens = JSON.parse(
  readFileSync(new URL('../../goldens/transforms.json', import.meta.url), 'utf8'),
) as { readonly displaced: readonly number[]; readonly cases: readonly GoldenCase[] };

/** MurmurHash3's finalizer of a counter that starts at the FNV-1a hash of `name`: tooling/goldens/hashed.py. */
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

/** An image of hashed bytes: 0 to 255 ('noise'), or 60 to 159 ('dim'). */
export function goldenImage(kind: 'noise' | 'dim', shape: string): Pixels {
  const [height, width, channels] = shape.split('x').map(Number) as [number, number, number];
  const words = hashes(`${kind}/${shape}`, height * width * channels);
  const data = Uint8Array.from(words, (word) => (kind === 'noise' ? word & 255 : (word % 100) + 60));
  return { height, width, channels, data };
}

export const sampled = (data: Uint8Array, count: number) =>
  [...hashes('samples', count)].map((place) => data[place % data.length]);
