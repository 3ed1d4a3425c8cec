import { required } from '../options.js';
import type { BatchTransform } from '../types.js';

/** During training, distributes `amount` of the targets evenly over all classes: Szegedy et al. 2016, arXiv:1512.00567, section 7. */
export interface LabelSmoothingSpec {
  /** Name of the transform. */
  readonly name: 'label-smoothing';
  /** The paper's epsilon, from 0 to below 1. */
  readonly amount: number;
}

export const labelSmoothing: BatchTransform<LabelSmoothingSpec> = {
  options: {
    amount: required({
      requirement: 'a number from 0 to below 1',
      accepts: (value) => Number.isFinite(value) && (value as number) >= 0 && (value as number) < 1,
    }),
  },
  isRandom: () => false,
  compile:
    ({ amount }) =>
    ({ labels }, targets) => {
      const share = (amount * labels.length) / targets.length;
      for (let i = 0; i < targets.length; i++) targets[i] = (1 - amount) * (targets[i] as number) + share;
    },
};
