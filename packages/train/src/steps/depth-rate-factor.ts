import type { Techniques } from '@convkit/core';

/**
 * Computes the factor on the rates of stochastic depth for the next step, after `step` steps. It grows linearly from 0 to 1 over the
 * recipe's `stochasticDepthWarmup`. Undefined without one.
 */
export function depthRateFactorAt(
  { stochasticDepthWarmup = 0 }: Pick<Techniques, 'stochasticDepthWarmup'>,
  step: number,
  stepsPerEpoch: number,
): number | undefined {
  return stochasticDepthWarmup === 0
    ? undefined
    : Math.min(1, step / (stochasticDepthWarmup * stepsPerEpoch));
}
