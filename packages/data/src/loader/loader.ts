import {
  type BatchSourceState,
  ConfigError,
  checkArguments,
  checkOptions,
  rejectOnAbort,
} from '@convkit/core';
import { countCores, startWorker } from '#loader-platform';
import { DROP_LAST, OPTIONAL_SAMPLER, TRANSFORMS } from '../check-values.js';
import type { Dataset } from '../datasets/dataset.js';
import { type Shape, sizeOf } from '../images/types.js';
import { isPlain } from '../transforms/transform-spec.js';
import type { Batch } from './batch.js';
import { BatchPreparer } from './batch-preparer.js';
import type { BatchRecipe } from './batch-task.js';
import { countBatches } from './count-batches.js';
import { EpochPlan } from './epoch-plan.js';
import { followSignals } from './follow-signals.js';
import { checkLoaderOptions, type LoaderOptions } from './loader-options.js';
import { type Decode, LocalProcessor } from './local-processor.js';
import { type Sampler, sequentialSampler, shuffledSampler } from './samplers.js';
import { WorkerChoice } from './worker-choice.js';
import { WorkerPool } from './workers/worker-pool.js';

export type { Batch, LoaderOptions };

/**
 * Yields batches of a dataset, epoch by epoch. Epoch e is shuffled by `rng.child('epoch').child(e)`, and sample i in it is augmented by
 * `rng.child('augment').child(e).child(i)`, so its position is all the state that a resumed run needs.
 */
export class Loader {
  /** Number of batches in an epoch. */
  readonly batchesPerEpoch: number;
  /** Shape of a transformed image. */
  readonly shape: Shape;
  readonly #dataset: Dataset;
  readonly #sampler: Sampler;
  readonly #options: LoaderOptions;
  readonly #recipe: BatchRecipe;
  readonly #local: LocalProcessor;
  readonly #buffers: ArrayBuffer[] = [];
  /** Undefined if the number of workers is given, or the transforms cannot be sent to workers. */
  readonly #choice: WorkerChoice | undefined;
  #pool: WorkerPool | undefined;
  #open = new AbortController();
  #state: BatchSourceState = { epoch: 0, cursor: 0 };
  #skipped = 0;

  /** @throws ConfigError if an option is invalid or leaves no batch. */
  constructor(dataset: Dataset, options: LoaderOptions) {
    checkArguments('Loader', { dataset }, { dataset: 'dataset' });
    checkOptions('Loader', options, {
      rng: 'rng?',
      transforms: TRANSFORMS,
      sampler: OPTIONAL_SAMPLER,
      training: 'boolean?',
      dropLast: DROP_LAST,
      reuseBuffers: 'boolean?',
      createWorker: 'function?',
    });
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
    if (dropLast === true && batchSize > samples) {
      throw new ConfigError(`a batch size of ${batchSize} exceeds the ${samples} samples of an epoch`, {
        hint: 'Use a smaller batch size: dropLast would leave no batch.',
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
    this.#local = new LocalProcessor(this.#recipe, decodeLazily);
    if (this.#local.transform.random && !rng) throw new ConfigError('random transforms require an rng');
    if (dataset.targets && this.#local.transform.applyToBatch) {
      throw new ConfigError('mixup, cutmix and label-smoothing need one class per image', {
        hint: 'Remove them, or use a dataset without targets.',
      });
    }
    const isChosen = options.workers === 'auto' && transforms.every(isPlain);
    this.#choice = isChosen ? new WorkerChoice(countCores()) : undefined;
    this.shape = this.#local.transform.shape;
    this.batchesPerEpoch = countBatches(samples, options);
  }

  /** Current position. After the last batch of an epoch, the cursor stays at its end until `epoch()` returns. */
  get state(): BatchSourceState {
    return this.#state;
  }

  /** Number of corrupt samples skipped so far, with `onCorrupt: 'skip'`. */
  get skipped(): number {
    return this.#skipped;
  }

  /**
   * Moves the loader to a position.
   * @throws ConfigError if a loader with these options cannot be in that position.
   */
  restore({ epoch, cursor }: BatchSourceState): void {
    const { batchSize } = this.#options;
    const isCursor = cursor === this.#end || (cursor >= 0 && cursor < this.#end && cursor % batchSize === 0);
    if (!Number.isInteger(epoch) || epoch < 0 || !isCursor) {
      throw new ConfigError(`epoch ${epoch}, cursor ${cursor} is not a state of this loader`, {
        hint: `Restore a state from a loader with a batch size of ${batchSize} and ${this.#end} samples per epoch.`,
      });
    }
    this.#state = { epoch, cursor };
  }

  /**
   * Yields the rest of the current epoch and moves on to the next. Batches that were prepared but not yielded do not affect the state.
   * @throws DataError if a sample is invalid or a worker died. Also rejects with the reason of an aborted `signal`.
   */
  async *epoch({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Batch, void, undefined> {
    const { epoch, cursor } = this.#state;
    const plan = new EpochPlan(this.#sampler, epoch, this.#dataset.length);
    const left = new AbortController();
    const over = left.signal;
    const unfollow = followSignals(left, [this.#open.signal, ...(signal ? [signal] : [])]);
    this.#choice?.startEpoch();
    let preparer = this.#preparer(over);
    const ahead: (() => Promise<Batch>)[] = [];
    try {
      let started = cursor;
      for (let start = cursor; start < this.#end; start = this.#after(start)) {
        over.throwIfAborted();
        if (!preparer.inWorkers && this.#workers > 0) preparer = this.#preparer(over);
        for (; ahead.length <= this.#ahead && started < this.#end; started = this.#after(started)) {
          ahead.push(preparer.start(plan.batch(started, this.#after(started))));
        }
        const batch = await rejectOnAbort((ahead.shift() as () => Promise<Batch>)(), over);
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

  /** Stops the current epoch and terminates the workers. A later epoch starts new ones. */
  async close(): Promise<void> {
    this.#open.abort(new ConfigError('the loader was closed during an epoch'));
    this.#open = new AbortController();
    await this.#pool?.close();
    this.#pool = undefined;
  }

  get #end(): number {
    return Math.min(this.batchesPerEpoch * this.#options.batchSize, this.#sampler.length);
  }

  get #ahead(): number {
    const { prefetch = this.#workers === 0 ? 2 : 4 * this.#workers } = this.#options;
    return prefetch;
  }

  get #workers(): number {
    const { workers = 0 } = this.#options;
    return workers === 'auto' ? (this.#choice?.workers ?? 0) : workers;
  }

  #after(start: number): number {
    return Math.min(start + this.#options.batchSize, this.#end);
  }

  #preparer(signal: AbortSignal): BatchPreparer {
    const { createWorker = startWorker, batchSize, reuseBuffers } = this.#options;
    const inWorkers = this.#workers > 0;
    if (inWorkers && (!this.#pool || this.#pool.failed)) {
      this.#pool = new WorkerPool(this.#recipe, this.#workers, createWorker);
    }
    const bytes = Float32Array.BYTES_PER_ELEMENT * batchSize * sizeOf(this.shape);
    return new BatchPreparer({
      dataset: this.#dataset,
      processor: this.#pool ?? this.#choice?.watch(this.#local) ?? this.#local,
      inWorkers,
      shape: this.shape,
      onCorrupt: this.#recipe.onCorrupt,
      signal,
      buffer: () => (reuseBuffers ? (this.#buffers.pop() ?? new ArrayBuffer(bytes)) : undefined),
    });
  }
}

let decoding: Promise<Decode> | undefined;

/** Loads the decoders on first use, so that datasets of decoded images, such as MNIST, never need them. */
const decodeLazily: Decode = async (...args) => {
  decoding ??= import('../images/decode.js').then(({ decodeImage }) => decodeImage);
  return (await decoding)(...args);
};
