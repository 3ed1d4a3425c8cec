import { ConfigError, checkPositive, type OptimizerSpec, optimizerSlots } from '@convkit/core';
import { type BuiltInOptimizerSpec, updateParameters } from '@convkit/ops';
import type { Variable } from '@tensorflow/tfjs-core';
import { checkSpec, type SpecKind, unknownName } from '../specs/fields.js';
import { ADAM } from './adam.js';
import { ADAMW } from './adamw.js';
import { groupedOptimizer } from './grouped-optimizer.js';
import { LAMB } from './lamb.js';
import { LION } from './lion.js';
import type { Optimizer, ParameterGroup } from './optimizer.js';
import type { OptimizerKind } from './optimizer-kind.js';
import { RMSPROP } from './rmsprop.js';
import { SGD } from './sgd.js';

/** Name of a built-in optimizer. */
export type OptimizerName = BuiltInOptimizerSpec['name'];

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
 * Creates an optimizer: SGD with momentum, Adam, AdamW, RMSProp, Lion or LAMB. The learning rate of each step is passed to `step`, so
 * `spec.learningRate` is only checked.
 * @param groups Together they contain every parameter. Defaults to one group with factors of 1.
 * @throws ConfigError if `spec` is invalid.
 */
export function createOptimizer(
  spec: OptimizerSpec,
  parameters: ReadonlyMap<string, Variable>,
  groups: readonly ParameterGroup[] = [
    { keys: new Set(parameters.keys()), learningRateFactor: 1, weightDecayFactor: 1, stepsBefore: 0 },
  ],
): Optimizer {
  checkOptimizer(spec);
  return groupedOptimizer({
    parameters,
    groups,
    slots: optimizerSlots(spec),
    update: (updates, options) => updateParameters(spec, updates, options),
  });
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
