import {
  type Batch,
  type BatchSource,
  type BatchSourceState,
  ConfigError,
  checkArguments,
  checkOptions,
  checkWhole,
  type Rng,
} from '@convkit/core';
import { DROP_LAST, OPTIONAL_SAMPLER, SEQUENCES } from '../check-values.js';
import { countBatches } from '../loader/count-batches.js';
import type { Sampler } from '../loader/samplers.js';
import { sequentialSampler, shuffledSampler } from '../loader/samplers.js';
import { type SequenceDataset, sequencesAt } from './sequence-dataset.js';

/** Options of `SequenceLoader`. */
export interface SequenceLoaderOptions {
  /** Number of samples per batch. */
  readonly batchSize: number;
  /** Shuffles each epoch. Defaults to none: samples come in order. */
  readonly rng?: Rng;
  /** Selects and orders the samples of each epoch. Defaults to shuffling with `rng`, if given. */
  readonly sampler?: Sampler;
  /**
   * Drops a last batch of one sample, on which batch norm cannot train, unless it is the only one.
   * @defaultValue false
   */
  readonly dropLast?: 'single' | false;
}

/** Yields batches of series or text, epoch by epoch, in the order of `Loader`. Its position is its whole state. */
export class SequenceLoader implements BatchSource {
  /** Number of batches in an epoch. */
  readonly batchesPerEpoch: number;
  readonly #dataset: SequenceDataset;
  readonly #batchSize: number;
  readonly #sampler: Sampler;
  #state: BatchSourceState = { epoch: 0, cursor: 0 };

  /** @throws ConfigError if an option is invalid or there are no samples. */
  constructor(dataset: SequenceDataset, options: SequenceLoaderOptions) {
    checkArguments('SequenceLoader', { dataset }, { dataset: SEQUENCES });
    checkOptions('SequenceLoader', options, { rng: 'rng?', sampler: OPTIONAL_SAMPLER, dropLast: DROP_LAST });
    const { batchSize, rng, dropLast = false } = options;
    checkWhole('batchSize', batchSize);
    if (dataset.length === 0) throw new ConfigError('the dataset has no samples');
    const { length } = dataset;
    this.#dataset = dataset;
    this.#batchSize = batchSize;
    this.#sampler = options.sampler ?? (rng ? shuffledSampler(length, rng) : sequentialSampler(length));
    this.batchesPerEpoch = countBatches(this.#sampler.length, { batchSize, dropLast });
  }

  /** Position after the last batch that was yielded. The cursor counts samples. */
  get state(): BatchSourceState {
    return this.#state;
  }

  /**
   * Moves to a position that `state` returned before.
   * @throws ConfigError if it is not one.
   */
  restore({ epoch, cursor }: BatchSourceState): void {
    checkWhole('epoch', epoch, 0);
    checkWhole('cursor', cursor, 0);
    const samples = this.#sampler.length;
    if (cursor > samples || (cursor % this.#batchSize !== 0 && cursor !== samples)) {
      throw new ConfigError(
        `the cursor ${cursor} is not at a batch of ${this.#batchSize} of ${samples} samples`,
      );
    }
    this.#state = { epoch, cursor };
  }

  /** Yields the rest of the current epoch, then moves to the start of the next. */
  async *epoch(): AsyncGenerator<Batch, void, undefined> {
    const { epoch } = this.#state;
    const order = this.#sampler.order(epoch);
    const end = Math.min(this.batchesPerEpoch * this.#batchSize, order.length);
    for (let start = this.#state.cursor; start < end; start += this.#batchSize) {
      const stop = Math.min(start + this.#batchSize, end);
      this.#state = { epoch, cursor: stop };
      yield this.#batch(order.subarray(start, stop));
    }
    this.#state = { epoch: epoch + 1, cursor: 0 };
  }

  /** Nothing to free. */
  async close(): Promise<void> {}

  #batch(indices: Uint32Array): Batch {
    const { values, shape, labels, targets, length } = sequencesAt(this.#dataset, indices);
    return {
      images: values,
      shape: [length, ...shape],
      labels,
      ...(targets && { targets: Float32Array.from(targets.values) }),
    };
  }
}
