import { checkArguments, checkOptions } from '@convkit/core';
import { countBatches } from '@convkit/data';
import { counted } from '../options/counted.js';

/** Fewest optimizer steps that the defaults aim for. */
export const ENOUGH_STEPS = 300;

const SMALLEST_BATCH = 8;

/** Batch size and epochs of a run. */
export interface StepPlan {
  /** Number of images in a batch. */
  readonly batchSize: number;
  /** Number of epochs. */
  readonly epochs: number;
  /** What was changed and why, in words. Undefined if nothing was. */
  readonly note?: string;
}

/**
 * Batch size and epochs of a training set of `images`. Where the recipe would take fewer than 300 steps, the batch size is halved,
 * down to 8, and then the number of epochs raised, until it takes that many. What the caller chose stays.
 * @param images Number of training images.
 * @param recipe The recipe that a larger set would use.
 * @param chosen What the caller chose. Defaults to nothing.
 * @throws ConfigError if an argument is not a positive whole number.
 */
export function planSteps(
  images: number,
  recipe: { readonly batchSize: number; readonly epochs: number },
  chosen: { readonly batchSize?: number; readonly epochs?: number; readonly accumulate?: number } = {},
): StepPlan {
  checkArguments('planSteps', { images }, { images: 'whole' });
  checkOptions('planSteps', recipe, { batchSize: 'whole', epochs: 'whole' });
  checkOptions('planSteps', chosen, { batchSize: 'whole?', epochs: 'whole?', accumulate: 'whole?' });
  let batchSize = chosen.batchSize ?? recipe.batchSize;
  let epochs = chosen.epochs ?? recipe.epochs;
  const { accumulate = 1 } = chosen;
  const stepsPerEpoch = () => Math.ceil(countBatches(images, { batchSize, dropLast: 'single' }) / accumulate);
  if (chosen.batchSize === undefined) {
    while (batchSize > SMALLEST_BATCH && epochs * stepsPerEpoch() < ENOUGH_STEPS) {
      batchSize = Math.max(SMALLEST_BATCH, Math.floor(batchSize / 2));
    }
  }
  if (chosen.epochs === undefined && epochs * stepsPerEpoch() < ENOUGH_STEPS) {
    epochs = Math.ceil(ENOUGH_STEPS / stepsPerEpoch());
  }
  const isSame =
    batchSize === (chosen.batchSize ?? recipe.batchSize) && epochs === (chosen.epochs ?? recipe.epochs);
  const steps = epochs * stepsPerEpoch();
  if (!isSame) {
    const note = `${counted(images, 'training sample')}: training with batch size ${batchSize} for ${counted(epochs, 'epoch')} (${counted(steps, 'step')})`;
    return { batchSize, epochs, note };
  }
  if (steps >= 100) return { batchSize, epochs };
  return {
    batchSize,
    epochs,
    note: `only ${counted(steps, 'training step')}: train for more epochs or with smaller batches`,
  };
}
