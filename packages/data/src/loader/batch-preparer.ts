import { DataError } from '@convkit/core';
import type { Dataset } from '../datasets/dataset.js';
import { targetsAt } from '../datasets/targets.js';
import type { Shape } from '../images/types.js';
import type { Batch } from './batch.js';
import type { BatchPlan, BatchTask, OnCorrupt, SampleProcessor } from './batch-task.js';
import { gatherBatch } from './gather-batch.js';

/** Everything needed to prepare the batches of an epoch. */
export interface Preparation {
  readonly dataset: Dataset;
  readonly processor: SampleProcessor;
  /** Whether the processor runs in workers, so that processing should start before the batch is requested. */
  readonly inWorkers: boolean;
  /** Shape of a transformed image. */
  readonly shape: Shape;
  readonly onCorrupt: OnCorrupt;
  /** Aborts reading. */
  readonly signal: AbortSignal;
  /** Returns a buffer for the images of a batch, or undefined to allocate one. */
  readonly buffer: () => ArrayBuffer | undefined;
}

/** Prepares batches. Reads the samples of one batch at a time. */
export class BatchPreparer {
  readonly #preparation: Preparation;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(preparation: Preparation) {
    this.#preparation = preparation;
  }

  /** Whether batches are processed in workers. */
  get inWorkers(): boolean {
    return this.#preparation.inWorkers;
  }

  /** Starts preparing a batch. The returned function waits for it, and throws its errors. */
  start(plan: BatchPlan): () => Promise<Batch> {
    const task = this.#reading.then(() => gatherBatch(this.#preparation.dataset, plan, this.#preparation));
    this.#reading = task;
    task.catch(() => {});
    if (!this.#preparation.inWorkers) return () => this.#finish(plan, task);
    const batch = this.#finish(plan, task);
    batch.catch(() => {});
    return () => batch;
  }

  async #finish(plan: BatchPlan, gathered: Promise<BatchTask>): Promise<Batch> {
    const { dataset, processor, shape, buffer, signal } = this.#preparation;
    const task = await gathered;
    signal.throwIfAborted();
    if (task.samples.length === 0) throw allCorrupt(plan);
    const { images, targets: soft, dropped } = await processor.process(task, buffer());
    const corrupt = new Set(dropped);
    const kept = <T extends Int32Array | Uint32Array>(values: T) =>
      (corrupt.size === 0 ? values : values.filter((_, place) => !corrupt.has(place))) as T;
    const indices = kept(task.indices);
    if (indices.length === 0) throw allCorrupt(plan);
    const targets = dataset.targets ? Float32Array.from(targetsAt(dataset.targets, indices)) : soft;
    const complete = indices.length === plan.indices.length;
    return {
      images,
      shape: [indices.length, ...shape],
      labels: kept(task.labels),
      ...(targets && { targets }),
      indices,
      ...(!complete && { skipped: without(plan.indices, indices) }),
    };
  }
}

/** Returns `all` without `kept`, a subsequence of it. */
function without(all: Uint32Array, kept: Uint32Array): Uint32Array {
  let next = 0;
  return all.filter((index) => {
    if (index !== kept[next]) return true;
    next++;
    return false;
  });
}

const allCorrupt = ({ indices }: BatchPlan) =>
  new DataError(`all samples of a batch are corrupt: ${indices.join(', ')}`, {
    hint: "Use larger batches, or see what is wrong with onCorrupt: 'throw'.",
  });
