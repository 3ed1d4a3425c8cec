import { ConfigError, DataError } from '@convkit/core';
import { codecs } from '#codecs';
import type { Orientation } from './formats/exif.js';
import { checkComplete, type ImageHeader, orientationOf, readImageHeader } from './formats/image-header.js';
import { decodePng } from './formats/png.js';
import { dropAlpha, finishImage, orient } from './image.js';
import type { DecodedImage, DecodeOptions, ImageFormat, Pixels } from './types.js';

/**
 * A custom decoder for one format, for example a native one. Returns pixels as stored: 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGBA)
 * channels. Its input is complete, within `maxPixels`, and stripped of its Exif orientation, which is applied afterwards.
 */
export type ImageDecoder = (bytes: Uint8Array, name: string) => Pixels | Promise<Pixels>;

/** Options for decoding an image of any supported format. */
export interface ImageOptions extends DecodeOptions {
  /** Custom decoders by format, replacing the built-in ones. */
  readonly decoders?: Readonly<Partial<Record<ImageFormat, ImageDecoder>>>;
}

/**
 * Decodes a PNG, JPEG or WebP image, detecting the format by content. Applies the Exif orientation of JPEG and WebP, composites
 * transparency over `background`, and ignores color profiles. PNG is decoded in JavaScript, synchronously and to the same bytes
 * everywhere. JPEG and WebP are decoded by mozjpeg and libwebp in Node, to the same bytes as Pillow, and by the browser in
 * browsers, within 1 of 255 in Chromium.
 * @param name - name of the image in error messages, usually its file name.
 * @throws DataError if the image has another format, is damaged, truncated or too large.
 */
export function decodeImage(
  bytes: Uint8Array,
  name: string,
  options: ImageOptions = {},
): DecodedImage | Promise<DecodedImage> {
  const header = readImageHeader(bytes, name, options.maxPixels);
  const { format } = header;
  const decoder = options.decoders?.[format];
  if (format === 'png' && !decoder) return decodePng(bytes, name, options);
  checkComplete(bytes, name, format);
  const orientation = orientationOf(header);
  const stored = orientation === 1 ? bytes : withoutExif(bytes, header);
  const pixels = decoder ? decoder(stored, name) : codecs[format as 'jpeg' | 'webp'](stored, name);
  const finish = (decoded: Pixels) => finished(decoded, header, orientation, name, options);
  return 'then' in pixels ? pixels.then(finish) : finish(pixels);
}

function finished(
  pixels: Pixels,
  header: ImageHeader,
  orientation: Orientation,
  name: string,
  options: ImageOptions,
): DecodedImage {
  const { height, width, channels, data } = pixels;
  if (height !== header.height || width !== header.width) {
    throw new DataError(
      `${name}: decoded to ${width}x${height} pixels, but its header says ${header.width}x${header.height}`,
    );
  }
  if (![1, 2, 3, 4].includes(channels) || data.length !== height * width * channels) {
    throw new ConfigError(
      `the decoder returned ${data.length} bytes for ${name}, ${width}x${height}x${channels}`,
    );
  }
  const opaque = dropAlpha(pixels, options.background);
  return finishImage(orient(header.gray ? firstChannel(opaque) : opaque, orientation), options);
}

/** Clears the Exif block, so that no decoder applies the orientation a second time. */
function withoutExif(bytes: Uint8Array, { exif }: ImageHeader): Uint8Array {
  const copy = bytes.slice();
  if (exif)
    copy.fill(0, exif.byteOffset - bytes.byteOffset, exif.byteOffset - bytes.byteOffset + exif.length);
  return copy;
}

/** Reduces a gray image that was decoded to three equal channels. */
function firstChannel({ height, width, channels, data }: DecodedImage): DecodedImage {
  if (channels === 1) return { height, width, channels, data };
  return {
    height,
    width,
    channels: 1,
    data: Uint8Array.from({ length: height * width }, (_, i) => data[3 * i] as number),
  };
}
