import {
  BIASES_AND_NORMS,
  ConfigError,
  type OptimizerSpec,
  type ParameterFactor,
  type Recipe,
} from '@convkit/core';
import type { TrainingOptions } from './options.js';
import { sourceOf } from './pattern-source.js';
import { withOptimizer } from './recipe.js';

/**
 * The recipe with the optimizer, schedule and weight decay of the options. A weight decay takes the place of the recipe's L2 penalties.
 * @throws ConfigError if the options exempt parameters from a weight decay that there is not.
 */
export function withRecipeOptions(recipe: Recipe, options: Partial<TrainingOptions>): Recipe {
  const { optimizer, learningRate, schedule, weightDecay } = options;
  const rate = typeof learningRate === 'number' ? { learningRate } : {};
  const chosen =
    typeof optimizer === 'function'
      ? { ...recipe, optimizer: { name: 'custom', learningRate: learningRate as number } as const }
      : withOptimizer(recipe, { ...(optimizer !== undefined && { optimizer }), ...rate });
  const factors = weightDecayFactors(options);
  const spec: Recipe = {
    ...chosen,
    ...(weightDecay !== undefined && { optimizer: withDecay(chosen.optimizer, weightDecay), l2: [] }),
    ...(schedule && { schedule: typeof schedule === 'function' ? { name: 'custom' } : schedule }),
    ...(factors.length > 0 && { weightDecays: factors }),
  };
  const { optimizer: final } = spec;
  if (factors.length > 0 && final.name !== 'custom' && !final.weightDecay) {
    throw new ConfigError(`noDecay and weightDecays need a weight decay, and ${final.name} has none here`, {
      hint: 'Set weightDecay, or leave them out.',
    });
  }
  return spec;
}

function weightDecayFactors({ noDecay, weightDecays = [] }: Partial<TrainingOptions>): ParameterFactor[] {
  const exempt = noDecay instanceof RegExp ? { pattern: sourceOf(noDecay) } : BIASES_AND_NORMS;
  return [
    ...(noDecay === undefined ? [] : [{ ...exempt, factor: 0 }]),
    ...weightDecays.map(({ pattern, factor }) => ({ pattern: sourceOf(pattern), factor })),
  ];
}

/** Every built-in optimizer has a weight decay. */
const withDecay = (optimizer: OptimizerSpec, weightDecay: number): OptimizerSpec =>
  optimizer.name === 'custom' ? optimizer : { ...optimizer, weightDecay };
