import { ConfigError, checkArguments } from '@convkit/core';
import { METHOD, PIXELS } from '../check-values.js';
import type { Orientation } from './formats/exif.js';
import { DEFAULT_BACKGROUND, isSize, sizeProblem } from './limits.js';
import { luma } from './luma.js';
import { createResizer, type ResizeMethod } from './resize.js';
import type { DecodedImage, DecodeOptions, Pixels } from './types.js';

/** Converts an image to gray, as Pillow's `convert('L')`: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) in 16-bit fixed point. */
export function toGray(image: DecodedImage): DecodedImage {
  checkArguments('toGray', { image }, { image: PIXELS });
  const { height, width, channels, data } = image;
  if (channels === 1) return { height, width, channels, data };
  const gray = new Uint8Array(height * width);
  for (let i = 0; i < gray.length; i++) gray[i] = luma(data, 3 * i);
  return { height, width, channels: 1, data: gray };
}

/**
 * Converts an image to gray (1 channel) or RGB (3 channels).
 * @throws ConfigError if `channels` is neither 1 nor 3.
 */
export function toChannels(image: DecodedImage, channels: 1 | 3): DecodedImage {
  checkArguments('toChannels', { image }, { image: PIXELS });
  if (channels !== 1 && channels !== 3) throw new ConfigError(`channels must be 1 or 3, got ${channels}`);
  if (channels === image.channels) return image;
  if (channels === 1) return toGray(image);
  const { height, width, data } = image;
  const color = new Uint8Array(height * width * 3);
  for (let i = 0; i < color.length; i++) color[i] = data[Math.floor(i / 3)] as number;
  return { height, width, channels, data: color };
}

/**
 * Resizes an image to `size` without keeping its aspect ratio. Bilinear and bicubic antialias when downsampling. All methods give the
 * same bytes as Pillow.
 * @param method - defaults to 'bilinear'.
 * @throws ConfigError if `size` is not [height, width] in whole pixels.
 */
export function resizeImage(
  image: DecodedImage,
  size: readonly [height: number, width: number],
  method: ResizeMethod = 'bilinear',
): DecodedImage {
  checkArguments('resizeImage', { image, method }, { image: PIXELS, method: METHOD });
  const { height, width, channels, data } = image;
  if (!isSize(size)) throw new ConfigError(sizeProblem(size));
  const resized = createResizer([height, width, channels], size, method)(data);
  return { height: size[0], width: size[1], channels, data: resized };
}

/** Composites an image with alpha (2 or 4 channels) over a gray `background`, 0 (black) to 255 (white, the default). Returns others unchanged. */
export function dropAlpha(image: Pixels, background = DEFAULT_BACKGROUND): DecodedImage {
  checkArguments('dropAlpha', { image, background }, { image: PIXELS, background: 'number' });
  const { height, width, channels, data } = image;
  if (channels === 1 || channels === 3) return { height, width, channels, data };
  const colors = channels === 2 ? 1 : 3;
  const opaque = new Uint8Array(height * width * colors);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const start = pixel * (colors + 1);
    const alpha = data[start + colors] as number;
    for (let c = 0; c < colors; c++) {
      opaque[pixel * colors + c] = blendOver(data[start + c] as number, alpha, background);
    }
  }
  return { height, width, channels: colors, data: opaque };
}

/** Computes (value * alpha + background * (255 - alpha)) / 255, rounded, without a division. */
export function blendOver(value: number, alpha: number, background: number): number {
  const sum = value * alpha + background * (255 - alpha) + 128;
  return (sum + (sum >> 8)) >> 8;
}

/** Whether all pixels have the same color. */
export function isUniform({ channels, data }: DecodedImage): boolean {
  for (let i = channels; i < data.length; i++) if (data[i] !== data[i - channels]) return false;
  return true;
}

/** Rotates and mirrors an image according to its Exif orientation. */
export function orient(image: DecodedImage, orientation: Orientation): DecodedImage {
  if (orientation === 1) return image;
  const { height, width, channels, data } = image;
  const last = height * width - 1;
  const bottom = last - width + 1;
  // Offset of the result's first pixel in the stored image, and the steps along its rows and columns.
  const [first, stepX, stepY] = (
    [
      [width - 1, -1, width],
      [last, -1, -width],
      [bottom, 1, -width],
      [0, width, 1],
      [bottom, -width, 1],
      [last, -width, -1],
      [width - 1, width, -1],
    ] as const
  )[orientation - 2] as readonly [number, number, number];
  const [rows, columns] = orientation >= 5 ? [width, height] : [height, width];
  const turned = new Uint8Array(data.length);
  let to = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const from = (first + y * stepY + x * stepX) * channels;
      for (let c = 0; c < channels; c++) turned[to++] = data[from + c] as number;
    }
  }
  return { height: rows, width: columns, channels, data: turned };
}

/**
 * Applies the options `channels` and `size` to a decoded image.
 * @throws ConfigError if an option is invalid.
 */
export function finishImage(
  image: DecodedImage,
  { channels, size }: Pick<DecodeOptions, 'channels' | 'size'>,
): DecodedImage {
  const colored = channels === undefined ? image : toChannels(image, channels);
  return size ? resizeImage(colored, size) : colored;
}
