import { ConfigError } from '@convkit/core';
import { encode } from 'fast-png';
import type { Pixels } from '../image.js';

/**
 * A PNG file of an image, 8 bits a sample: gray (1 channel), gray and alpha (2), RGB (3) or RGBA (4).
 * @throws ConfigError when the data are not height * width * channels bytes.
 */
export function encodePng({ height, width, channels, data }: Pixels): Uint8Array {
  if (![1, 2, 3, 4].includes(channels) || height * width < 1 || data.length !== height * width * channels) {
    throw new ConfigError(`${data.length} bytes are no image of ${height}x${width}x${channels}`);
  }
  return encode({ width, height, channels: channels as 1 | 2 | 3 | 4, depth: 8, data });
}
