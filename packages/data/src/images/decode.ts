import { ConfigError, DataError } from '@convkit/core';
import { codecs } from '#codecs';
import type { Orientation } from './exif.js';
import { type DecodeOptions, decodePng } from './formats/png.js';
import { type DecodedImage, dropAlpha, finishImage, orient, type Pixels } from './image.js';
import type { ImageFormat } from './image-format.js';
import { assertWhole, type ImageHeader, orientationOf, readImageHeader } from './image-header.js';

/**
 * Somebody's own decoder of one format, a native one say: pixels as stored, of 1 (gray), 2 (gray, alpha), 3 or 4 channels. What it gets is
 * whole, within `maxPixels`, and has lost its orientation, which is applied afterwards.
 */
export type ImageDecoder = (bytes: Uint8Array, name: string) => Pixels | Promise<Pixels>;

export interface ImageOptions extends DecodeOptions {
  /** In place of what comes with the package. */
  readonly decoders?: Readonly<Partial<Record<ImageFormat, ImageDecoder>>>;
}

/**
 * Decodes a PNG, JPEG or WebP, told apart by content. Orientation from Exif is honored in JPEG and WebP; transparency is laid over
 * `background`; color profiles are not applied. PNG is decoded here, at once and with the same bytes everywhere; JPEG and WebP by
 * mozjpeg and libwebp in Node, with Pillow's bytes, and by the browser in browsers: within 1 of 255 in Chromium.
 * @throws DataError, naming `name`, when it is none of these, damaged, truncated or too large.
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
  assertWhole(bytes, name, format);
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
      `${name}: the decoder gives ${width}x${height} pixels, the file says ${header.width}x${header.height}`,
    );
  }
  if (![1, 2, 3, 4].includes(channels) || data.length !== height * width * channels) {
    throw new ConfigError(`a decoder gave ${data.length} bytes for ${name}, ${width}x${height}x${channels}`);
  }
  const opaque = dropAlpha(pixels, options.background);
  return finishImage(orient(header.gray ? firstChannel(opaque) : opaque, orientation), options);
}

/** The bytes with an empty Exif block, so that no decoder turns what is turned here. */
function withoutExif(bytes: Uint8Array, { exif }: ImageHeader): Uint8Array {
  const copy = bytes.slice();
  if (exif)
    copy.fill(0, exif.byteOffset - bytes.byteOffset, exif.byteOffset - bytes.byteOffset + exif.length);
  return copy;
}

/** Of a gray image that a decoder gave as three equal channels. */
function firstChannel({ height, width, channels, data }: DecodedImage): DecodedImage {
  if (channels === 1) return { height, width, channels, data };
  return {
    height,
    width,
    channels: 1,
    data: Uint8Array.from({ length: height * width }, (_, i) => data[3 * i] as number),
  };
}
