import { checkNotNegative, checkPositive, type LambSpec } from '@convkit/core';
import { optional, required } from '../specs/fields.js';
import { ADAM_CONSTANTS, type OptimizerKind } from './optimizer-kind.js';

/** LAMB. */
export const LAMB: OptimizerKind<LambSpec> = {
  fields: {
    learningRate: required(checkPositive),
    ...ADAM_CONSTANTS,
    weightDecay: optional(checkNotNegative),
  },
  common: { name: 'lamb', learningRate: 0.005, weightDecay: 0.01 },
};
