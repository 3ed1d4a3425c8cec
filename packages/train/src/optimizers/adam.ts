import { type AdamSpec, checkNotNegative, checkPositive } from '@convkit/core';
import { optional, required } from '../specs/fields.js';
import { ADAM_CONSTANTS, type OptimizerKind } from './optimizer-kind.js';

/** Adam, with weight decay as an L2 penalty. */
export const ADAM: OptimizerKind<AdamSpec> = {
  fields: {
    learningRate: required(checkPositive),
    ...ADAM_CONSTANTS,
    weightDecay: optional(checkNotNegative),
  },
  common: { name: 'adam', learningRate: 0.001 },
};
