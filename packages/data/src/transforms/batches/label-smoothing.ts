import type { BatchTransform } from '../contract.js';
import { required } from '../options.js';

/** In training, takes `amount` of the targets and gives it to all classes alike: Szegedy et al. 2016, arXiv:1512.00567, section 7. */
export interface LabelSmoothingSpec {
  readonly name: 'label-smoothing';
  /** The paper's epsilon. */
  readonly amount: number;
}

export const labelSmoothing: BatchTransform<LabelSmoothingSpec> = {
  options: {
    amount: required({
      what: 'a number from 0 to below 1',
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
