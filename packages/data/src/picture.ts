import { ConfigError } from '@convkit/core';
import { badSize, createResizer, isSize, type ResizeMethod } from './resize.js';

/** Bytes as transforms take and give them, values from 0 to 255, channels innermost. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/** A decoded picture: gray, or red, green and blue. */
export interface Picture extends Pixels {
  readonly channels: 1 | 3;
}

/** Gray as Pillow's `convert('L')`: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) in 16-bit fixed point. */
export function toGray({ height, width, channels, data }: Picture): Picture {
  if (channels === 1) return { height, width, channels, data };
  const gray = new Uint8Array(height * width);
  for (let i = 0; i < gray.length; i++) {
    const [red, green, blue] = [data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number];
    gray[i] = (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16;
  }
  return { height, width, channels: 1, data: gray };
}

/** @throws ConfigError when `channels` is neither 1 (gray) nor 3 (red, green, blue). */
export function toChannels(picture: Picture, channels: 1 | 3): Picture {
  if (channels !== 1 && channels !== 3) throw new ConfigError(`channels must be 1 or 3, got ${channels}`);
  if (channels === picture.channels) return picture;
  if (channels === 1) return toGray(picture);
  const { height, width, data } = picture;
  const color = new Uint8Array(height * width * 3);
  for (let i = 0; i < color.length; i++) color[i] = data[Math.floor(i / 3)] as number;
  return { height, width, channels, data: color };
}

/**
 * Stretches a picture to `size`. Bilinear antialiases when it shrinks; both methods give the bytes that Pillow gives.
 * @throws ConfigError when `size` is not [height, width] in whole pixels.
 */
export function resizePicture(
  { height, width, channels, data }: Picture,
  size: readonly [height: number, width: number],
  method: ResizeMethod = 'bilinear',
): Picture {
  if (!isSize(size)) throw new ConfigError(badSize(size));
  const resized = createResizer([height, width, channels], size, method)(data);
  return { height: size[0], width: size[1], channels, data: resized };
}
