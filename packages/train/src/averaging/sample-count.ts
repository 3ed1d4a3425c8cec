import type { SwaSpec } from '@convkit/core';

/** Number of weights that stochastic weight averaging has averaged after `step` steps of the run. */
export function sampleCount(
  { fromEpoch, everyEpochs = 1, everySteps }: SwaSpec,
  step: number,
  stepsPerEpoch: number,
): number {
  if (everySteps !== undefined) {
    return Math.max(0, Math.floor((step - (fromEpoch - 1) * stepsPerEpoch) / everySteps));
  }
  const epochs = Math.floor(step / stepsPerEpoch);
  return epochs < fromEpoch ? 0 : Math.floor((epochs - fromEpoch) / everyEpochs) + 1;
}
