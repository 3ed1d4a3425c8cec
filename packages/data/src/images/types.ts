/** Height, width and channels of an image. */
export type Shape = readonly [height: number, width: number, channels: number];

/** The shape that the images of a dataset have in common: height or width is null where they differ. */
export type CommonShape = readonly [height: number | null, width: number | null, channels: number];

/** An image as bytes from 0 to 255, row by row, channels innermost. */
export interface Pixels {
  /** Height in pixels. */
  readonly height: number;
  /** Width in pixels. */
  readonly width: number;
  /** Number of channels. */
  readonly channels: number;
  /** `height * width * channels` bytes. */
  readonly data: Uint8Array;
}

/** A decoded image: gray (1 channel) or RGB (3 channels). */
export interface DecodedImage extends Pixels {
  /** 1 for gray, 3 for RGB. */
  readonly channels: 1 | 3;
}

/** The image formats that can be decoded. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp';

/** Options for decoding an image. */
export interface DecodeOptions {
  /** Converts to 1 channel (gray) or 3 channels (RGB). Defaults to the channels of the file. */
  readonly channels?: 1 | 3;
  /**
   * Largest number of pixels. Larger images are rejected before anything is allocated.
   * @defaultValue 64 * 2 ** 20 (64 megapixels)
   */
  readonly maxPixels?: number;
  /**
   * Gray value behind transparent pixels, from 0 (black) to 255 (white).
   * @defaultValue 255
   */
  readonly background?: number;
  /** Resizes to this size, bilinear. Defaults to the image's own size. */
  readonly size?: readonly [height: number, width: number];
}

/** Number of values in an image of this shape. */
export const sizeOf = ([height, width, channels]: Shape) => height * width * channels;
