import type { RunStore } from '@convkit/train';

/** What differs between Node and a page. */
export interface Platform {
  /** Number of threads to compute on if the caller names none. */
  readonly threads: number;
  /** Reads a file by path (in Node), or a URL. */
  readBytes(pathOrUrl: string | URL): Promise<Uint8Array>;
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
