import type { EmaSpec, SwaSpec, Techniques } from '@convkit/core';
import { sampleCount } from './sample-count.js';

/** Plan of weight averaging. It only depends on the number of steps, so that a checkpoint needs no further state. */
export interface AveragingPlan {
  /** Whether there is an average after `step` steps. */
  hasAverage(step: number): boolean;
  /** Fraction of the weights after `step` steps, from 1, in the new average: 0 skips the step, 1 replaces the average. */
  rateAt(step: number): number;
  /** Whether the statistics of the average are recomputed instead of averaged. */
  readonly recomputesStatistics: boolean;
}

/** Plans the average of a run. Undefined if the recipe does not average weights. */
export function planAveraging({ ema, swa }: Techniques, stepsPerEpoch: number): AveragingPlan | undefined {
  if (ema) return emaPlan(ema);
  return swa && swaPlan(swa, stepsPerEpoch);
}

function emaPlan({ decay, warmup = false }: EmaSpec): AveragingPlan {
  return {
    hasAverage: () => true,
    rateAt: (step) => 1 - (warmup ? Math.min(decay, step / (9 + step)) : decay),
    recomputesStatistics: false,
  };
}

function swaPlan(swa: SwaSpec, stepsPerEpoch: number): AveragingPlan {
  const countAt = (step: number) => sampleCount(swa, step, stepsPerEpoch);
  return {
    hasAverage: (step) => countAt(step) > 0,
    rateAt: (step) => (countAt(step) > countAt(step - 1) ? 1 / countAt(step) : 0),
    recomputesStatistics: true,
  };
}
