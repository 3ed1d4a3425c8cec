import { ConfigError } from '@convkit/core';
import type { BatchPlan } from './batch-task.js';
import type { Sampler } from './samplers.js';

/** Divides the samples of one epoch into batches. */
export class EpochPlan {
  readonly #epoch: number;
  readonly #order: Uint32Array;
  readonly #repeats: Uint32Array | undefined;

  /** @throws ConfigError if the sampler returns an order of the wrong length, or an index out of range. */
  constructor(sampler: Sampler, epoch: number, samples: number) {
    this.#epoch = epoch;
    this.#order = sampler.order(epoch);
    if (this.#order.length !== sampler.length) {
      throw new ConfigError(
        `the sampler has length ${sampler.length}, but returned ${this.#order.length} indices`,
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
      throw new ConfigError(`the sampler returned index ${index}, but the dataset has ${samples} samples`);
    }
    const times = seen[index] as number;
    repeats[i] = times;
    seen[index] = times + 1;
    any ||= times > 0;
  }
  return any ? repeats : undefined;
}
