import { DEFAULT_MAX_PIXELS } from '../limits.js';
import type { ImageFormat } from '../types.js';
import { readBmpHeader } from './bmp/bmp.js';
import { exifOrientation, type Orientation } from './exif.js';
import { readGifHeader } from './gif/gif-container.js';
import { formatOf, unknownFormat } from './image-format.js';
import { oversized } from './image-problems.js';
import { checkCompleteJpeg, readJpegHeader } from './jpeg/jpeg-container.js';
import { readPngHeader } from './png/png.js';
import type { ImageHeader } from './types.js';
import { checkCompleteWebp, readWebpHeader } from './webp/webp-container.js';

export type { ImageHeader };

const READERS: Readonly<Record<ImageFormat, (bytes: Uint8Array, name: string) => ImageHeader>> = {
  png: readPngHeader,
  jpeg: readJpegHeader,
  webp: readWebpHeader,
  gif: readGifHeader,
  bmp: readBmpHeader,
};

/**
 * Reads the header of an image, given its whole file.
 * @throws DataError if the format is not supported, the header is damaged, or the image is too large.
 */
export function readImageHeader(
  bytes: Uint8Array,
  name: string,
  maxPixels = DEFAULT_MAX_PIXELS,
): ImageHeader {
  const format = formatOf(bytes);
  if (!format) throw unknownFormat(bytes, name);
  const header = READERS[format](bytes, name);
  const { width, height } = header;
  if (width * height <= maxPixels) return header;
  throw oversized(name, { width, height }, maxPixels);
}

/** Rejects truncated JPEG and WebP files, which decoders would fill up with gray. The headers of the other formats are read with this check. */
export function checkComplete(bytes: Uint8Array, name: string, format: ImageFormat): void {
  if (format === 'jpeg') checkCompleteJpeg(bytes, name);
  if (format === 'webp') checkCompleteWebp(bytes, name);
}

/**
 * Checks an image file as far as possible without decoding its pixels.
 * @throws DataError if the format is not supported, the file is truncated or damaged, or the image is too large.
 */
export function checkImage(bytes: Uint8Array, name: string, maxPixels?: number): ImageHeader {
  const header = readImageHeader(bytes, name, maxPixels);
  checkComplete(bytes, name, header.format);
  return header;
}

export const orientationOf = ({ exif }: ImageHeader): Orientation => exifOrientation(exif);

/** Height and width after the orientation is applied. */
export function orientedSize(header: ImageHeader): readonly [height: number, width: number] {
  const { height, width } = header;
  return orientationOf(header) >= 5 ? [width, height] : [height, width];
}
