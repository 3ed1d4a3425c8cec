import { checkFraction, checkNotNegative, checkPositive, type LionSpec } from '@convkit/core';
import { optional, required } from '../specs/fields.js';
import type { OptimizerKind } from './optimizer-kind.js';

/** Lion. */
export const LION: OptimizerKind<LionSpec> = {
  fields: {
    learningRate: required(checkPositive),
    beta1: optional(checkFraction),
    beta2: optional(checkFraction),
    weightDecay: optional(checkNotNegative),
  },
  common: { name: 'lion', learningRate: 0.0002, weightDecay: 0.05 },
};
