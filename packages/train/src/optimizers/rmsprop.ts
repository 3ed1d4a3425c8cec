import { checkFraction, checkNotNegative, checkPositive, type RmsPropSpec } from '@convkit/core';
import { checkBoolean } from '../specs/checks.js';
import { optional, required } from '../specs/fields.js';
import type { OptimizerKind } from './optimizer-kind.js';

/** RMSProp. */
export const RMSPROP: OptimizerKind<RmsPropSpec> = {
  fields: {
    learningRate: required(checkPositive),
    alpha: optional(checkFraction),
    epsilon: optional(checkPositive),
    momentum: optional(checkFraction),
    centered: optional(checkBoolean),
    weightDecay: optional(checkNotNegative),
  },
  common: { name: 'rmsprop', learningRate: 0.001 },
};
