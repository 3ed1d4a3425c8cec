import { type Batch, type BatchSource, type BatchSourceState, ConfigError } from '@convkit/core';

/** The same batches in every epoch, in the same order. */
export class FixedBatches implements BatchSource {
  readonly #batches: readonly Batch[];
  #state: BatchSourceState = { epoch: 0, cursor: 0 };

  /** @throws ConfigError if there is no batch. */
  constructor(batches: readonly Batch[]) {
    if (batches.length === 0) throw new ConfigError('the training set yields no batch');
    this.#batches = batches;
  }

  /** Copies the first `count` batches of a source, or all if it has fewer. */
  static async from(source: BatchSource, count: number): Promise<FixedBatches> {
    const batches: Batch[] = [];
    for await (const batch of source.epoch()) {
      batches.push({
        ...batch,
        images: batch.images.slice(),
        labels: batch.labels.slice(),
        ...(batch.targets && { targets: batch.targets.slice() }),
      });
      if (batches.length === count) break;
    }
    return new FixedBatches(batches);
  }

  get batchesPerEpoch(): number {
    return this.#batches.length;
  }

  /** Number of samples in all batches. */
  get samples(): number {
    return this.#batches.reduce((sum, { labels }) => sum + labels.length, 0);
  }

  get state(): BatchSourceState {
    return this.#state;
  }

  restore(state: BatchSourceState): void {
    this.#state = state;
  }

  async *epoch(): AsyncGenerator<Batch, void, undefined> {
    const { epoch, cursor } = this.#state;
    for (let i = cursor; i < this.#batches.length; i++) {
      this.#state = { epoch, cursor: i + 1 };
      yield this.#batches[i] as Batch;
    }
    this.#state = { epoch: epoch + 1, cursor: 0 };
  }
}
