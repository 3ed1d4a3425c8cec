import { ConfigError } from '@convkit/core';
import type { Dataset } from '../datasets/dataset.js';
import type { ImageOptions } from '../images/decode.js';
import { DEFAULT_BACKGROUND, isSize, sizeProblem } from '../images/limits.js';

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
   * Whether broken image files are an error, which names all of them, or skipped with a warning. With 'skip', all images are decoded
   * when the folder is opened, so that none fails later.
   * @defaultValue 'throw'
   */
  readonly onCorrupt?: 'throw' | 'skip';
  /**
   * Accepts a class folder without images.
   * @defaultValue false
   */
  readonly allowEmpty?: boolean;
  /**
   * Memory limit for the decoded images of a folder that is not lazy, in bytes.
   * @defaultValue 2 ** 31 (2 GiB)
   */
  readonly maxBytes?: number;
}

/** Options for opening a folder with parts. */
export interface ImagePartsOptions extends ImageFolderOptions {
  /**
   * Converts all images to 1 channel (gray) or 3 channels (RGB).
   * @defaultValue 1 if every image is gray, else 3
   */
  readonly channels?: 1 | 3;
  /**
   * Leaves the images on disk and decodes each one every time it is requested.
   * @defaultValue true
   */
  readonly lazy?: boolean;
}

/** A dataset of image files. Its `shape` has null for a height or width that differs between images. */
export interface ImageFolder extends Dataset {
  /** Labels of all samples. */
  readonly labels: Int32Array;
  /** File of each sample. */
  readonly paths: readonly string[];
  /** Files in class folders that were skipped: those that are no images, and broken ones with `onCorrupt: 'skip'`. */
  readonly skipped: readonly SkippedFile[];
  /** Files and folders that operating systems and programs leave behind, which were passed over. */
  readonly ignored: readonly string[];
  /** Problems that a person should know about, such as skipped files. */
  readonly warnings: readonly string[];
}

/** A folder of images and its parts. All parts have the classes of the training part. */
export interface ImageParts {
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /** The training part, or all images of a folder without parts. */
  readonly train: ImageFolder;
  /** The part named `val`, `valid` or `validation`. */
  readonly validation?: ImageFolder;
  /** The part named `test` or `testing`. */
  readonly test?: ImageFolder;
  /** Channels of the images. */
  readonly channels: 1 | 3;
  /** Problems that a person should know about, such as skipped files or unbalanced classes. */
  readonly warnings: readonly string[];
  /** Files and folders that operating systems and programs leave behind, which were passed over. */
  readonly ignored: readonly string[];
}

/** A file in a class folder that was skipped. */
export interface SkippedFile {
  /** Path of the file. */
  readonly path: string;
  /** Why it is not a valid image. */
  readonly reason: string;
}

/** A file on any platform. */
export interface ImageFile {
  readonly path: string;
  /** Reads the whole file, or its first `bytes` bytes. */
  read(bytes?: number): Promise<Uint8Array>;
}

/** @throws ConfigError if an option is invalid. */
export function checkImageOptions({
  channels = 3,
  size,
  background = DEFAULT_BACKGROUND,
  onCorrupt = 'throw',
}: ImageFolderOptions): void {
  if (channels !== 1 && channels !== 3) throw new ConfigError(`channels must be 1 or 3, got ${channels}`);
  if (size && !isSize(size)) throw new ConfigError(sizeProblem(size));
  if (!(background >= 0 && background <= 255)) {
    throw new ConfigError(`background must be a number from 0 to 255, got ${background}`);
  }
  if (onCorrupt !== 'throw' && onCorrupt !== 'skip') {
    throw new ConfigError(`onCorrupt must be 'throw' or 'skip', got ${onCorrupt}`);
  }
}
