import { CheckpointError } from '@convkit/core';
import { MemoryRunStore, type RunStore } from '../../checkpoint/run-store.js';
import type { StoreOptions, TrainerParts } from '../trainer-parts.js';

/** Opens the stores of the trainer's runs: the app's, or else stores in memory. */
export class RunStores {
  readonly #open: TrainerParts['store'];
  readonly #memory = new Map<string, MemoryRunStore>();
  #last: { readonly name: string; readonly store: RunStore } | undefined;

  constructor(open: TrainerParts['store']) {
    this.#open = open;
  }

  /** Name of the run that was opened last. */
  get lastName(): string | undefined {
    return this.#last?.name;
  }

  /** Opens the store of a run, which becomes the last one. The caller closes it. */
  async open(name: string, options: StoreOptions): Promise<RunStore> {
    const store = await this.#storeOf(name, options);
    this.#last = { name, store };
    return store;
  }

  /**
   * Reads the checkpoint of the run `name`.
   * @throws CheckpointError if there is none.
   */
  async read(name: string): Promise<Uint8Array> {
    if (this.#last?.name === name) return readFrom(this.#last.store, name);
    const store = await this.#storeOf(name, { resume: true, warn: () => {} });
    try {
      return await readFrom(store, name);
    } finally {
      await store.close();
    }
  }

  async #storeOf(name: string, options: StoreOptions): Promise<RunStore> {
    return this.#open?.(name, options) ?? this.#inMemory(name, options.resume);
  }

  #inMemory(name: string, resume: boolean): MemoryRunStore {
    const store = (resume && this.#memory.get(name)) || new MemoryRunStore();
    this.#memory.set(name, store);
    return store;
  }
}

async function readFrom(store: RunStore, name: string): Promise<Uint8Array> {
  const bytes = await store.read();
  if (bytes) return bytes;
  throw new CheckpointError(`The run '${name}' has no checkpoint`);
}
