import { DataError } from '@convkit/core';
import type { Dataset, Shape } from '../datasets/dataset.js';
import type { Batch } from './batch.js';
import type { BatchPlan, BatchTask, ImageMaker, OnCorrupt } from './batch-task.js';
import { gatherBatch } from './gather-batch.js';

/** What all batches of an epoch are prepared with. */
export interface Preparation {
  readonly dataset: Dataset;
  readonly maker: ImageMaker;
  /** Whether the maker works elsewhere, so that it had better begin before the batch is asked for. */
  readonly elsewhere: boolean;
  /** Of an image as the network gets it. */
  readonly shape: Shape;
  readonly onCorrupt: OnCorrupt;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Memory for the images of a batch. */
  readonly buffer: () => ArrayBuffer | undefined;
}

/** Prepares one batch after the other; samples of one batch at a time are read. */
export class BatchPreparer {
  readonly #preparation: Preparation;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(preparation: Preparation) {
    this.#preparation = preparation;
  }

  /** Begins with a batch, and gives what waits for it. An error is thrown there. */
  begin(plan: BatchPlan): () => Promise<Batch> {
    const task = this.#reading.then(() => gatherBatch(this.#preparation.dataset, plan, this.#preparation));
    this.#reading = task;
    task.catch(() => {});
    if (!this.#preparation.elsewhere) return () => this.#finish(plan, task);
    const batch = this.#finish(plan, task);
    batch.catch(() => {});
    return () => batch;
  }

  async #finish(plan: BatchPlan, gathered: Promise<BatchTask>): Promise<Batch> {
    const { maker, shape, buffer, signal } = this.#preparation;
    const task = await gathered;
    signal.throwIfAborted();
    if (task.samples.length === 0) throw nothingLeft(plan);
    const { images, targets, dropped } = await maker.make(task, buffer());
    const lost = new Set(dropped);
    const kept = <T extends Int32Array | Uint32Array>(values: T) =>
      (lost.size === 0 ? values : values.filter((_, place) => !lost.has(place))) as T;
    const indices = kept(task.indices);
    if (indices.length === 0) throw nothingLeft(plan);
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

/** `all` but for `kept`, which holds some of them in the same order. */
function without(all: Uint32Array, kept: Uint32Array): Uint32Array {
  let next = 0;
  return all.filter((index) => {
    if (index !== kept[next]) return true;
    next++;
    return false;
  });
}

const nothingLeft = ({ indices }: BatchPlan) =>
  new DataError(`none of the samples ${indices.join(', ')}, which make a batch, can be used`, {
    hint: 'All are corrupt: look at one without onCorrupt, or take larger batches.',
  });
