/** Where a run keeps its checkpoint: one file that each write replaces as a whole. */
export interface RunStore {
  /** The last checkpoint, or undefined where there is none. */
  read(): Promise<Uint8Array | undefined>;
  /** Replaces the checkpoint: whatever happens, either the old or the new one can be read afterwards. Returns where it is. */
  write(bytes: Uint8Array, step: number): Promise<string>;
  /** Gives the place back to other runs. */
  close(): Promise<void>;
}

/** Keeps the checkpoint in memory: for tests, and for pages that offer it as a download. */
export class MemoryRunStore implements RunStore {
  #bytes: Uint8Array | undefined;

  async read(): Promise<Uint8Array | undefined> {
    return this.#bytes;
  }

  async write(bytes: Uint8Array): Promise<string> {
    this.#bytes = bytes;
    return 'memory';
  }

  async close(): Promise<void> {}
}
