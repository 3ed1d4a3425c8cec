import { ConfigError } from '@convkit/core';
import type { BatchPlan } from './batch-task.js';
import type { Sampler } from './samplers.js';

/** The samples of one epoch, cut into batches. */
export class EpochPlan {
  readonly #epoch: number;
  readonly #order: Uint32Array;
  readonly #repeats: Uint32Array | undefined;

  /** @throws ConfigError when the sampler's order has not its length, or an index that the dataset lacks. */
  constructor(sampler: Sampler, epoch: number, samples: number) {
    this.#epoch = epoch;
    this.#order = sampler.order(epoch);
    if (this.#order.length !== sampler.length) {
      throw new ConfigError(
        `the sampler promises ${sampler.length} samples an epoch and gave ${this.#order.length}`,
      );
    }
    this.#repeats = repeatsOf(this.#order, samples);
  }

  batch(start: number, end: number): BatchPlan {
    return {
      epoch: this.#epoch,
      cursor: start,
      indices: this.#order.slice(start, end),
      ...(this.#repeats && { repeats: this.#repeats.slice(start, end) }),
    };
  }
}

function repeatsOf(order: Uint32Array, samples: number): Uint32Array | undefined {
  const seen = new Uint32Array(samples);
  const repeats = new Uint32Array(order.length);
  let any = false;
  for (let i = 0; i < order.length; i++) {
    const index = order[i] as number;
    if (index >= samples) {
      throw new ConfigError(`the sampler gave sample ${index}, the dataset has ${samples}, counted from 0`);
    }
    const again = seen[index] as number;
    repeats[i] = again;
    seen[index] = again + 1;
    any ||= again > 0;
  }
  return any ? repeats : undefined;
}
