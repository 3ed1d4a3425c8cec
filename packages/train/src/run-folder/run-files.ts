/** Files of a run beside its checkpoint. Names are relative to the run's folder and may contain one folder, as in `checkpoints/best.json`. */
export interface RunFiles {
  /** Reads a file. Returns undefined if there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces a file atomically: after a failure, it has either the old bytes or the new ones. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Appends to a file. After a failure, it may end in a part of `bytes`. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Names of the files in a folder of the run, sorted. Empty if there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** Deletes a file, if it exists. */
  remove(name: string): Promise<void>;
}

/** Keeps the files of a run in memory. */
export class MemoryRunFiles implements RunFiles {
  readonly #files = new Map<string, Uint8Array>();

  /** Returns the content of a file. */
  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#files.get(name);
  }

  /** Replaces a file. */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(name, bytes.slice());
  }

  /** Appends to a file. */
  async append(name: string, bytes: Uint8Array): Promise<void> {
    const old = this.#files.get(name) ?? new Uint8Array(0);
    const joined = new Uint8Array(old.length + bytes.length);
    joined.set(old);
    joined.set(bytes, old.length);
    this.#files.set(name, joined);
  }

  /** Lists the files in a folder of the run. */
  async list(folder: string): Promise<string[]> {
    const prefix = `${folder}/`;
    const names = [...this.#files.keys()].filter((name) => name.startsWith(prefix));
    return names.map((name) => name.slice(prefix.length)).sort();
  }

  /** Deletes a file. */
  async remove(name: string): Promise<void> {
    this.#files.delete(name);
  }
}
