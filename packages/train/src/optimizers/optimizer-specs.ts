import { ConfigError, checkPositive, type OptimizerSpec } from '@convkit/core';
import type { BuiltInOptimizerSpec } from '@convkit/ops';
import { checkSpec, type SpecKind, unknownName } from '../specs/fields.js';
import { ADAM } from './adam.js';
import { ADAMW } from './adamw.js';
import { LAMB } from './lamb.js';
import { LION } from './lion.js';
import type { OptimizerKind } from './optimizer-kind.js';
import { RMSPROP } from './rmsprop.js';
import { SGD } from './sgd.js';

/** Name of a built-in optimizer. */
export type OptimizerName = BuiltInOptimizerSpec['name'];

// The page of an app uses these settings without tfjs, so nothing here may import it.
type Kinds = {
  readonly [Name in OptimizerName]: OptimizerKind<Extract<BuiltInOptimizerSpec, { name: Name }>>;
};

const KINDS: Kinds = { sgd: SGD, adam: ADAM, adamw: ADAMW, rmsprop: RMSPROP, lion: LION, lamb: LAMB };

/** Names of the built-in optimizers. */
export const OPTIMIZER_NAMES = Object.keys(KINDS) as readonly OptimizerName[];

/**
 * Settings of an optimizer that suit most networks.
 * @throws ConfigError if there is no optimizer of that name.
 */
export function commonOptimizer(name: OptimizerName): BuiltInOptimizerSpec {
  if (!Object.hasOwn(KINDS, name)) throw unknownName('optimizer', String(name), OPTIMIZER_NAMES);
  return KINDS[name].common;
}

/**
 * Checks the settings of a built-in optimizer.
 * @throws ConfigError naming the first setting that is unknown, missing or invalid.
 */
export function checkOptimizer(spec: OptimizerSpec): asserts spec is BuiltInOptimizerSpec {
  const kinds: Readonly<Record<string, SpecKind>> = KINDS;
  checkSpec(spec, kinds, {
    what: 'optimizer',
    path: 'optimizer',
    example: "{ name: 'adam', learningRate: 0.001 }",
  });
}

/**
 * Checks the optimizer of a recipe, which is `custom` if and only if `fit` gets one as a value.
 * @throws ConfigError if it is invalid.
 */
export function checkRecipeOptimizer(spec: OptimizerSpec, hasOwn: boolean): void {
  if (spec?.name === 'custom' && !hasOwn) {
    throw new ConfigError("The recipe's optimizer is 'custom', but none is passed", {
      hint: 'Pass a function that creates it as the option optimizer of fit.',
    });
  }
  if (spec?.name !== 'custom' && hasOwn) {
    throw new ConfigError(`An optimizer is passed, but the recipe's is '${spec?.name}'`, {
      hint: "Set the recipe's optimizer to { name: 'custom', learningRate }.",
    });
  }
  if (spec?.name === 'custom') checkPositive('optimizer.learningRate', spec.learningRate);
  else checkOptimizer(spec);
}
