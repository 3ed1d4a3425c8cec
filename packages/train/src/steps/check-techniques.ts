import {
  ConfigError,
  checkFraction,
  checkNotNegative,
  checkPositive,
  checkWhole,
  type Techniques,
} from '@convkit/core';

/**
 * Checks the techniques of a recipe.
 * @throws ConfigError naming the first that is invalid.
 */
export function checkTechniques(
  { clipValue, accumulate, ema, swa, stochasticDepthWarmup }: Techniques,
  { epochs, stepsPerEpoch }: { readonly epochs: number; readonly stepsPerEpoch: number },
): void {
  if (clipValue !== undefined) checkPositive('clipValue', clipValue);
  if (accumulate !== undefined) checkWhole('accumulate', accumulate);
  if (stochasticDepthWarmup !== undefined) checkNotNegative('stochasticDepthWarmup', stochasticDepthWarmup);
  if (ema) checkFraction("ema's decay", ema.decay);
  if (ema && swa) {
    throw new ConfigError('ema contradicts swa: a run keeps one average of its weights', {
      hint: 'Remove one of them.',
    });
  }
  if (!swa) return;
  const { fromEpoch, everyEpochs, everySteps } = swa;
  checkWhole("swa's fromEpoch", fromEpoch, 1, epochs);
  if (everyEpochs !== undefined) checkWhole("swa's everyEpochs", everyEpochs);
  if (everySteps === undefined) return;
  if (everyEpochs !== undefined) {
    throw new ConfigError("swa's everySteps contradicts everyEpochs", { hint: 'Remove one of them.' });
  }
  // Otherwise the run would end without an average.
  checkWhole("swa's everySteps", everySteps, 1, (epochs - fromEpoch + 1) * stepsPerEpoch);
}
