import { ConfigError } from '@convkit/core';
import type { ImageOptions } from '../images/decode.js';
import { isSize, sizeProblem } from '../images/limits.js';
import type { LabeledFile } from './class-folders.js';
import type { Dataset } from './dataset.js';

/** Options for opening a folder of images. */
export interface ImageFolderOptions extends ImageOptions {
  /**
   * Converts all images to 1 channel (gray) or 3 channels (RGB).
   * @defaultValue 3
   */
  readonly channels?: 1 | 3;
  /**
   * Leaves the images on disk and decodes each one every time it is requested.
   * @defaultValue false
   */
  readonly lazy?: boolean;
  /**
   * Includes images in subfolders of a class folder. Without it, such a subfolder is an error.
   * @defaultValue false
   */
  readonly nested?: boolean;
  /**
   * Whether a file that is not a valid image is an error or skipped. With 'skip', a lazy folder is decoded once when it is opened.
   * @defaultValue 'throw'
   */
  readonly onCorrupt?: 'throw' | 'skip';
  /**
   * Memory limit for the decoded images of a folder that is not lazy, in bytes.
   * @defaultValue 2 ** 31 (2 GiB)
   */
  readonly maxBytes?: number;
}

/** A dataset of image files. Its `shape` has null for a height or width that differs between images. */
export interface ImageFolder extends Dataset {
  /** Labels of all samples. */
  readonly labels: Int32Array;
  /** File of each sample. */
  readonly paths: readonly string[];
  /** Files that were skipped. */
  readonly skipped: readonly SkippedFile[];
}

/** A file that was skipped with `onCorrupt: 'skip'`. */
export interface SkippedFile {
  /** Path of the file. */
  readonly path: string;
  /** Why it is not a valid image. */
  readonly reason: string;
}

/** An image file on any platform. */
export interface ImageFile {
  readonly path: string;
  /** Reads the whole file, or its first `bytes` bytes. */
  read(bytes?: number): Promise<Uint8Array>;
}

/** An image folder, grouped by class. */
export interface ImageFolderParts {
  readonly classes: readonly string[];
  readonly files: readonly LabeledFile<ImageFile>[];
  readonly others: readonly string[];
}

/** @throws ConfigError if an option is invalid. */
export function checkImageOptions({ channels = 3, size, background = 0 }: ImageFolderOptions): void {
  if (channels !== 1 && channels !== 3) throw new ConfigError(`channels must be 1 or 3, got ${channels}`);
  if (size && !isSize(size)) throw new ConfigError(sizeProblem(size));
  if (!(background >= 0 && background <= 255)) {
    throw new ConfigError(`background must be a number from 0 to 255, got ${background}`);
  }
}
