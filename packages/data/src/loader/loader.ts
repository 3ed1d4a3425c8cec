import { ConfigError } from '@convkit/core';
import { startWorker } from '#loader-platform';
import { type Dataset, type Shape, sizeOf } from '../datasets/dataset.js';
import type { Batch, LoaderState } from './batch.js';
import { BatchPreparer } from './batch-preparer.js';
import type { BatchRecipe } from './batch-task.js';
import { EpochPlan } from './epoch-plan.js';
import { followSignals } from './follow-signals.js';
import { checkLoaderOptions, type LoaderOptions } from './loader-options.js';
import { type Decode, LocalMaker } from './local-maker.js';
import { type Sampler, sequentialSampler, shuffledSampler } from './samplers.js';
import { untilAborted } from './until-aborted.js';
import { WorkerPool } from './worker-pool.js';

export type { Batch, LoaderOptions, LoaderState };

/**
 * Batches of a dataset, epoch after epoch. The order of epoch e is a permutation drawn from
 * rng.child('epoch').child(e), the randomness of sample i in it from rng.child('augment').child(e).child(i).
 */
export class Loader {
  readonly batchesPerEpoch: number;
  /** Of one image as the network gets it. */
  readonly shape: Shape;
  readonly #dataset: Dataset;
  readonly #sampler: Sampler;
  readonly #options: LoaderOptions;
  readonly #recipe: BatchRecipe;
  readonly #local: LocalMaker;
  readonly #buffers: ArrayBuffer[] = [];
  #pool: WorkerPool | undefined;
  #open = new AbortController();
  #state: LoaderState = { epoch: 0, cursor: 0 };
  #skipped = 0;

  /** @throws ConfigError when an option is unusable or leaves no batch. */
  constructor(dataset: Dataset, options: LoaderOptions) {
    checkLoaderOptions(options);
    const {
      batchSize,
      rng,
      dropLast = false,
      transforms = [],
      training = false,
      onCorrupt = 'throw',
    } = options;
    const { length, shape, classes } = dataset;
    if (length === 0) throw new ConfigError('the dataset has no samples');
    this.#dataset = dataset;
    this.#options = options;
    this.#sampler = options.sampler ?? (rng ? shuffledSampler(length, rng) : sequentialSampler(length));
    const samples = this.#sampler.length;
    if (dropLast && batchSize > samples) {
      throw new ConfigError(`a batch of ${batchSize} is more than the dataset's ${samples} samples`, {
        hint: 'Dropping the last, smaller batch would leave none: take a smaller batch.',
      });
    }
    this.#recipe = {
      transforms,
      shape,
      classes: classes.length,
      training,
      onCorrupt,
      ...(rng && { rng: rng.state }),
    };
    this.#local = new LocalMaker(this.#recipe, decodeLate);
    if (this.#local.transform.random && !rng) throw new ConfigError('random transforms need an rng');
    this.shape = this.#local.transform.shape;
    this.batchesPerEpoch = dropLast ? Math.floor(samples / batchSize) : Math.ceil(samples / batchSize);
  }

  /** After the last batch of an epoch the cursor stays at its end until `epoch()` returns. */
  get state(): LoaderState {
    return this.#state;
  }

  /** Samples that were left out of the batches handed out so far, with `onCorrupt: 'skip'`. */
  get skipped(): number {
    return this.#skipped;
  }

  /** @throws ConfigError when no loader with these options was ever in `state`. */
  restore({ epoch, cursor }: LoaderState): void {
    const { batchSize } = this.#options;
    const isCursor = cursor === this.#end || (cursor >= 0 && cursor < this.#end && cursor % batchSize === 0);
    if (!Number.isInteger(epoch) || epoch < 0 || !isCursor) {
      throw new ConfigError(`epoch ${epoch}, cursor ${cursor} is no state of this loader`, {
        hint: `Its batches are of ${batchSize} samples, its epochs of ${this.#end}.`,
      });
    }
    this.#state = { epoch, cursor };
  }

  /**
   * The rest of the current epoch; then the loader stands at the start of the next. Batches that were prepared ahead and
   * not handed out leave no trace in the state.
   * @throws DataError for a sample that cannot be used, or a worker that died; the signal's reason.
   */
  async *epoch({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Batch, void, undefined> {
    const { epoch, cursor } = this.#state;
    const plan = new EpochPlan(this.#sampler, epoch, this.#dataset.length);
    const left = new AbortController();
    const over = left.signal;
    const unfollow = followSignals(left, [this.#open.signal, ...(signal ? [signal] : [])]);
    const preparer = this.#preparer(over);
    const ahead: (() => Promise<Batch>)[] = [];
    try {
      let begun = cursor;
      for (let start = cursor; start < this.#end; start = this.#after(start)) {
        over.throwIfAborted();
        for (; ahead.length <= this.#ahead && begun < this.#end; begun = this.#after(begun)) {
          ahead.push(preparer.begin(plan.batch(begun, this.#after(begun))));
        }
        const batch = await untilAborted((ahead.shift() as () => Promise<Batch>)(), over);
        this.#state = { epoch, cursor: this.#after(start) };
        this.#skipped += batch.skipped?.length ?? 0;
        yield batch;
        if (this.#options.reuseBuffers) this.#buffers.push(batch.images.buffer as ArrayBuffer);
      }
      this.#state = { epoch: epoch + 1, cursor: 0 };
    } finally {
      unfollow();
      left.abort();
    }
  }

  /** Ends an epoch that is being read, and the workers; a later epoch starts new ones. */
  async close(): Promise<void> {
    this.#open.abort(new ConfigError('the loader was closed while it was read'));
    this.#open = new AbortController();
    await this.#pool?.close();
    this.#pool = undefined;
  }

  get #end(): number {
    return Math.min(this.batchesPerEpoch * this.#options.batchSize, this.#sampler.length);
  }

  get #ahead(): number {
    const { workers = 0, prefetch = workers === 0 ? 2 : 4 * workers } = this.#options;
    return prefetch;
  }

  #after(start: number): number {
    return Math.min(start + this.#options.batchSize, this.#end);
  }

  #preparer(signal: AbortSignal): BatchPreparer {
    const { workers = 0, createWorker = startWorker, batchSize, reuseBuffers } = this.#options;
    const elsewhere = workers > 0;
    if (elsewhere && (!this.#pool || this.#pool.failed)) {
      this.#pool = new WorkerPool(this.#recipe, workers, createWorker);
    }
    const bytes = Float32Array.BYTES_PER_ELEMENT * batchSize * sizeOf(this.shape);
    return new BatchPreparer({
      dataset: this.#dataset,
      maker: this.#pool ?? this.#local,
      elsewhere,
      shape: this.shape,
      onCorrupt: this.#recipe.onCorrupt,
      signal,
      buffer: () => (reuseBuffers ? (this.#buffers.pop() ?? new ArrayBuffer(bytes)) : undefined),
    });
  }
}

let decoding: Promise<Decode> | undefined;

/** Whoever trains on decoded images, as MNIST's are, never loads the decoders. */
const decodeLate: Decode = async (...args) => {
  decoding ??= import('../images/decode.js').then(({ decodeImage }) => decodeImage);
  return (await decoding)(...args);
};
