import type { ByteSource } from '@convkit/checkpoint';
import type { ArrayDataset, DatasetName, Split, TransferOptions } from '@convkit/data';
import type {
  ImageParts,
  ImagePartsOptions,
  OpenedTable,
  ImageFolderSource as PageFolder,
} from '@convkit/data/browser';
import type { RunStore } from '@convkit/train';
import type { KnownSetOptions } from '../data/known-sets.js';
import type { OpenedBytes } from '../weights/opened-bytes.js';
import type { FileKind } from './file-kinds.js';
import type { PublishedFile } from './published-file.js';

/**
 * A folder of images: its path, in Node; in a page, what the user picked (the `FileList` or `File`s of `<input webkitdirectory>`), dropped
 * (`DataTransfer.items`, passed on during the event) or opened (a directory handle). In a worker of a page, the files that `folderFiles`
 * of `@convkit/data/browser` lists in the page.
 */
export type ImageFolderSource = string | URL | PageFolder;

/** A SHA-256 that is computed piece by piece. */
export interface RunningSha256 {
  update(piece: Uint8Array): void;
  digest(): string;
}

/** What differs between Node and a page. */
export interface Platform {
  /** Number of threads to compute on if the caller names none. */
  readonly threads: number;
  /** Reads a file by path (in Node), or a URL. */
  readBytes(pathOrUrl: string | URL, kind: FileKind): Promise<Uint8Array>;
  /** Whether `path` is an existing file. Always false in a page. */
  isFile(path: string): boolean;
  /** Size of the file at `path`. Undefined in a page, and if there is no such file. */
  fileBytes(path: string): Promise<number | undefined>;
  /** Versions of the runtime and, if known, of convkit. */
  versions(): Readonly<Record<string, string>>;
  /** Opens a file of weights by path (in Node), or a URL. */
  openWeights(pathOrUrl: string | URL): Promise<OpenedBytes>;
  /**
   * Opens a published file, downloading it unless it is kept from an earlier time: in a folder (in Node), or the browser's cache.
   * @throws CheckpointError telling where to get the file and where to put it, if it cannot be downloaded.
   */
  openPublished(
    file: PublishedFile,
    options: Pick<TransferOptions, 'signal' | 'onProgress'>,
  ): Promise<ByteSource>;
  /** Starts computing a SHA-256, in hexadecimal. */
  createSha256(): RunningSha256;
  /**
   * Opens a folder of images.
   * @throws ConfigError if this platform cannot read such a source.
   */
  openFolder(source: ImageFolderSource, options: ImagePartsOptions): Promise<ImageParts>;
  /**
   * Opens a table of images.
   * @param csv - path of the table among the files of a page.
   * @throws ConfigError if this platform cannot read such a source.
   */
  openTable(source: ImageFolderSource, csv?: string): Promise<OpenedTable>;
  /** Opens one split of a published set without a URL. */
  openKnownSet(name: DatasetName, split: Split, options: KnownSetOptions): Promise<ArrayDataset>;
  /** Writes a file (in Node; one that is there is replaced once the new one is complete), or offers it as a download (in a page). */
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
