import { DataError } from '@convkit/core';
import { exifOrientation, type Orientation } from './exif.js';
import { assertWholeJpeg, readJpegHeader } from './formats/jpeg-container.js';
import { readPngHeader } from './formats/png-container.js';
import { assertWholeWebp, readWebpHeader } from './formats/webp-container.js';
import { formatOf, type ImageFormat, unknownFormat } from './image-format.js';

/** What an image's file says of it, pixels as stored: before its orientation turns them. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly height: number;
  readonly width: number;
  readonly gray: boolean;
  /** Part of the file's bytes. */
  readonly exif?: Uint8Array;
}

export const DEFAULT_MAX_PIXELS = 64 * 2 ** 20;

const READERS = {
  png: (bytes: Uint8Array, name: string): ImageHeader => {
    const { width, height, colorType } = readPngHeader(bytes, name);
    return { format: 'png', width, height, gray: (colorType & 2) === 0 };
  },
  jpeg: readJpegHeader,
  webp: readWebpHeader,
};

/**
 * Reads the header alone; the beginning of a file serves where the header lies in it.
 * @throws DataError, naming `name`, when it is no image that is read, is cut within the header, or is too large.
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
  throw new DataError(`${name}: oversized: ${width}x${height} pixels, the limit is ${maxPixels} in all`, {
    hint: 'Raise maxPixels if the image is to be trusted.',
  });
}

/** A truncated file is an error, where decoders would show the rest gray. PNG's own decoder looks itself. */
export function assertWhole(bytes: Uint8Array, name: string, format: ImageFormat): void {
  if (format === 'jpeg') assertWholeJpeg(bytes, name);
  if (format === 'webp') assertWholeWebp(bytes, name);
}

export const orientationOf = ({ exif }: ImageHeader): Orientation => exifOrientation(exif);

/** Height and width as they are once the orientation is honored. */
export function shownSize(header: ImageHeader): readonly [height: number, width: number] {
  const { height, width } = header;
  return orientationOf(header) >= 5 ? [width, height] : [height, width];
}
