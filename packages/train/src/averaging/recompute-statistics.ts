import { type BatchSource, type Module, type Rng, trainingPass } from '@convkit/core';
import { tensor, tidy } from '@tensorflow/tfjs-core';
import { createPeriodicYield } from '../async/periodic-yield.js';
import { splitBatch } from '../steps/split-batch.js';

/** Options of `recomputeStatistics`. */
export interface StatisticsOptions {
  readonly model: Module;
  /** Training set. It is read once, in the order of its first epoch, and its position is restored. */
  readonly source: BatchSource;
  /** Generator for layers such as dropout. */
  readonly rng: Rng;
  /** Number of parts that each batch is split into, to save memory. */
  readonly microBatches: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Recomputes the running statistics of batch norms as the mean over the batches of the training set, weighted by their images: Izmailov et
 * al. 2018, section 3.2. The other layers run as in training. Returns false if it was aborted.
 */
export async function recomputeStatistics({
  model,
  source,
  rng,
  microBatches,
  signal,
}: StatisticsOptions): Promise<boolean> {
  const yieldToEventLoop = createPeriodicYield();
  const position = source.state;
  let [images, step] = [0, 0];
  try {
    source.restore({ epoch: 0, cursor: 0 });
    for await (const batch of source.epoch()) {
      for (const part of splitBatch(batch, microBatches)) {
        images += part.labels.length;
        const statisticsMomentum = part.labels.length / images;
        const pass = trainingPass(model, { rng, step: step++, statisticsMomentum });
        try {
          tidy(() => void model.forward(tensor(part.images, [...part.shape]), pass));
          pass.commit();
        } finally {
          pass.discard();
        }
      }
      await yieldToEventLoop();
      if (signal?.aborted) return false;
    }
    return true;
  } finally {
    source.restore(position);
  }
}
