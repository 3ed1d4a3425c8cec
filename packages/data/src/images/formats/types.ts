import type { ImageFormat } from '../types.js';

/** The header of an image file. Sizes are as stored, before the orientation is applied. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly height: number;
  readonly width: number;
  readonly gray: boolean;
  /** Whether pixels may be transparent. */
  readonly alpha: boolean;
  /** Whether it is a JPEG of four components. */
  readonly cmyk?: boolean;
  /** Exif block: a view into the file's bytes. */
  readonly exif?: Uint8Array;
}
