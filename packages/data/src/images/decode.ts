import { ConfigError, checkArguments, checkOptions, DataError } from '@convkit/core';
import { codecs } from '#codecs';
import { decodeBmp } from './formats/bmp/bmp.js';
import type { Orientation } from './formats/exif.js';
import { decodeGif } from './formats/gif/gif.js';
import { formatOf } from './formats/image-format.js';
import { checkImage, type ImageHeader, orientationOf } from './formats/image-header.js';
import { decodeCmykJpeg } from './formats/jpeg/cmyk-jpeg.js';
import { decodePng } from './formats/png/png.js';
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
 * Decodes a PNG, JPEG, WebP, GIF or BMP image, detecting the format by content. Applies the Exif orientation, composites transparency
 * over `background`, and ignores color profiles. Of an animated GIF, it decodes the first frame. PNG, GIF and BMP are decoded in
 * JavaScript, synchronously and to the same bytes everywhere. JPEG and WebP are decoded by mozjpeg and libwebp in Node, to the same
 * bytes as Pillow, and by the browser in browsers, within 1 of 255 in Chromium. The inks of CMYK and YCCK JPEGs are multiplied, as
 * Pillow and browsers do.
 * @param name - name of the image in error messages, usually its file name.
 * @throws DataError if the image has another format, is damaged, truncated or too large.
 */
export function decodeImage(
  bytes: Uint8Array,
  name: string,
  options: ImageOptions = {},
): DecodedImage | Promise<DecodedImage> {
  checkArguments('decodeImage', { bytes, name }, { bytes: 'bytes', name: 'string' });
  checkOptions('decodeImage', options, { decoders: 'object?' });
  const { decoders, maxPixels } = options;
  if (formatOf(bytes) === 'png' && !decoders?.png) return decodePng(bytes, name, options);
  const header = checkImage(bytes, name, maxPixels);
  const orientation = orientationOf(header);
  const stored = orientation === 1 ? bytes : withoutExif(bytes, header);
  const pixels = (decoders?.[header.format] ?? builtInDecoder(header))(stored, name);
  const finish = (decoded: Pixels) => finished(decoded, header, orientation, name, options);
  return 'then' in pixels ? pixels.then(finish) : finish(pixels);
}

function builtInDecoder({ format, cmyk }: ImageHeader): ImageDecoder {
  if (format === 'gif') return decodeGif;
  if (format === 'bmp') return decodeBmp;
  if (cmyk) return (bytes, name) => decodeCmykJpeg(bytes, name, codecs.jpeg);
  return codecs[format as 'jpeg' | 'webp'];
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
      { code: 'DATA_CORRUPT' },
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

/** Clears the Exif block, so that no decoder applies the orientation a second time. Of a PNG, whose chunks have checksums, it is cut out. */
function withoutExif(bytes: Uint8Array, { exif, format }: ImageHeader): Uint8Array {
  if (!exif) return bytes;
  const start = exif.byteOffset - bytes.byteOffset;
  if (format === 'png') {
    const [before, after] = [bytes.subarray(0, start - 8), bytes.subarray(start + exif.length + 4)];
    const rest = new Uint8Array(before.length + after.length);
    rest.set(before);
    rest.set(after, before.length);
    return rest;
  }
  const copy = bytes.slice();
  copy.fill(0, start, start + exif.length);
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
