import { Rng } from '@convkit/core';
import type { FitOptions } from '../fit-options.js';
import { recomputeStatistics } from './recompute-statistics.js';
import type { WeightAverage } from './weight-average.js';

/**
 * Puts the average of a run's weights into the model, with batch norm statistics of its own. Does nothing if there is none yet or the
 * model holds it already. A run that is aborted meanwhile keeps the trained weights in the model.
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
