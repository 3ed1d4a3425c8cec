import type { ArrayDataset, DatasetName, Split } from '@convkit/data';
import type { ImageParts, ImagePartsOptions, ImageFolderSource as PageFolder } from '@convkit/data/browser';
import type { RunStore } from '@convkit/train';
import type { KnownSetOptions } from '../data/known-sets.js';
import type { FileKind } from './file-kinds.js';

/**
 * A folder of images: its path, in Node; in a page, what the user picked (the `FileList` or `File`s of `<input webkitdirectory>`), dropped
 * (`DataTransfer.items`, passed on during the event) or opened (a directory handle). In a worker of a page, the files that `folderFiles`
 * of `@convkit/data/browser` lists in the page.
 */
export type ImageFolderSource = string | URL | PageFolder;

/** What differs between Node and a page. */
export interface Platform {
  /** Number of threads to compute on if the caller names none. */
  readonly threads: number;
  /** Reads a file by path (in Node), or a URL. */
  readBytes(pathOrUrl: string | URL, kind: FileKind): Promise<Uint8Array>;
  /**
   * Opens a folder of images.
   * @throws ConfigError if this platform cannot read such a source.
   */
  openFolder(source: ImageFolderSource, options: ImagePartsOptions): Promise<ImageParts>;
  /** Opens one split of a published set without a URL. */
  openKnownSet(name: DatasetName, split: Split, options: KnownSetOptions): Promise<ArrayDataset>;
  /** Writes a file (in Node), or offers it as a download (in a page). */
  writeBytes(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Opens the store that keeps a run's checkpoint: a folder (in Node), or the origin private file system (in a page).
   * @param options With `resume`, a run that has no checkpoint yet starts from the beginning. Without it, an existing run is an error.
   */
  openStore(out: string, options: { readonly resume: boolean }): Promise<RunStore>;
  /** Reads the checkpoint of the run named `out`. */
  readStore(out: string): Promise<Uint8Array>;
}

export declare const platform: Platform;
