import { ConfigError, checkFraction, checkNotNegative, checkPositive, type SgdSpec } from '@convkit/core';
import { checkBoolean } from '../specs/checks.js';
import { optional, required } from '../specs/fields.js';
import type { OptimizerKind } from './optimizer-kind.js';

/** SGD with momentum. */
export const SGD: OptimizerKind<SgdSpec> = {
  fields: {
    learningRate: required(checkPositive),
    momentum: required(checkFraction),
    nesterov: optional(checkBoolean),
    weightDecay: optional(checkNotNegative),
  },
  common: { name: 'sgd', learningRate: 0.05, momentum: 0.9 },
  check(path, { momentum, nesterov }) {
    if (!nesterov || momentum > 0) return;
    throw new ConfigError(`${path}.nesterov needs a momentum above 0`, {
      hint: 'Set momentum, or disable nesterov.',
    });
  },
};
