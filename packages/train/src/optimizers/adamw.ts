import { type AdamWSpec, checkNotNegative, checkPositive } from '@convkit/core';
import { required } from '../specs/fields.js';
import { ADAM_CONSTANTS, type OptimizerKind } from './optimizer-kind.js';

/** Adam with decoupled weight decay. */
export const ADAMW: OptimizerKind<AdamWSpec> = {
  fields: {
    learningRate: required(checkPositive),
    ...ADAM_CONSTANTS,
    weightDecay: required(checkNotNegative),
  },
  common: { name: 'adamw', learningRate: 0.001, weightDecay: 0.01 },
};
