import { ConfigError, checkArguments } from '@convkit/core';
import { encode } from 'fast-png';
import { IMAGE } from '../../../check-values.js';
import type { Pixels } from '../../types.js';

/**
 * Encodes an image as PNG, 8 bits per sample: gray (1 channel), gray and alpha (2), RGB (3) or RGBA (4).
 * @throws ConfigError if `data` is not height * width * channels bytes long.
 */
export function encodePng(image: Pixels): Uint8Array {
  checkArguments('encodePng', { image }, { image: IMAGE });
  const { height, width, channels, data } = image;
  if (![1, 2, 3, 4].includes(channels) || height * width < 1 || data.length !== height * width * channels) {
    throw new ConfigError(`${data.length} bytes are not an image of ${height}x${width}x${channels}`);
  }
  return encode({ width, height, channels: channels as 1 | 2 | 3 | 4, depth: 8, data });
}
