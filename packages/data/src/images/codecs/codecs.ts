import type { Pixels } from '../types.js';

/** Decodes a complete file to RGBA as stored, without applying orientation or color profile. */
export type Codec = (bytes: Uint8Array, name: string) => Promise<Pixels>;

/** The platform's decoders for the formats that are not decoded in JavaScript. */
export interface Codecs {
  readonly jpeg: Codec;
  readonly webp: Codec;
}
