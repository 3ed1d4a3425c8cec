import { Rng } from '@convkit/core';
import type { FitOptions } from '../fit-options.js';
import { recomputeStatistics } from './recompute-statistics.js';
import type { WeightAverage } from './weight-average.js';

/**
 * Swaps the average of a run's weights into the model and recomputes its batch-norm statistics. Does nothing if there is no average yet or
 * the model already holds it. If the run is aborted during this, the model keeps the trained weights.
 */
export async function showAverage(
  average: WeightAverage,
  { model, train, seed, signal }: FitOptions,
  { step, microBatches = 1 }: { readonly step: number; readonly microBatches?: number },
): Promise<void> {
  if (!average.show(step) || !average.needsStatistics) return;
  let isComplete = false;
  try {
    average.resetStatistics();
    const rng = new Rng(seed).child('statistics');
    isComplete = await recomputeStatistics({ model, source: train, rng, microBatches, signal });
  } finally {
    if (!isComplete) average.hide();
  }
}
