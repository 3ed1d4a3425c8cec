import type { Pixels } from '../image.js';

/** Decodes a whole file to red, green, blue and alpha, as stored: no orientation, no color profile. */
export type Codec = (bytes: Uint8Array, name: string) => Promise<Pixels>;

/** What Node and browsers each bring for the formats that are not decoded in JavaScript. */
export interface Codecs {
  readonly jpeg: Codec;
  readonly webp: Codec;
}
