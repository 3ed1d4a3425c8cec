import { MemoryRunFiles, type RunFiles } from '../run-folder/run-files.js';

/** Stores one run: its checkpoint, which each write replaces, and its other files. */
export interface RunStore {
  /** The other files of the run, such as `metrics.jsonl`. Without them, the run only keeps its checkpoint. */
  readonly files?: RunFiles;
  /** Reads the last checkpoint. Returns undefined if there is none. */
  read(): Promise<Uint8Array | undefined>;
  /** Replaces the checkpoint atomically: after a failure, either the old or the new one can be read. Returns its location. */
  write(bytes: Uint8Array, step: number): Promise<string>;
  /** Releases the store, so that other runs can use the same place. */
  close(): Promise<void>;
}

/** Stores the checkpoint in memory, for tests and for pages that offer it as a download. */
export class MemoryRunStore implements RunStore {
  /** The other files of the run. */
  readonly files: RunFiles = new MemoryRunFiles();
  #bytes: Uint8Array | undefined;

  /** Returns the last checkpoint. */
  async read(): Promise<Uint8Array | undefined> {
    return this.#bytes;
  }

  /** Replaces the checkpoint. Returns its location, always "memory". */
  async write(bytes: Uint8Array): Promise<string> {
    this.#bytes = bytes;
    return 'memory';
  }

  /** Does nothing: the checkpoint can still be read. */
  async close(): Promise<void> {}
}
