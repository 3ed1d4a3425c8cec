import {
  ConfigError,
  checkNotNegative,
  checkPositive,
  checkWhole,
  type ParameterFactor,
} from '@convkit/core';
import type { Variable } from '@tensorflow/tfjs-core';
import type { TrainingRecipe } from '../fit-options.js';
import { matchKeys } from './match-keys.js';

type Parameters = ReadonlyMap<string, Variable>;

/** Factors on settings of the optimizer, by the key of the parameter. 1 for others. */
export interface Factors {
  readonly learningRate: ReadonlyMap<string, number>;
  readonly weightDecay: ReadonlyMap<string, number>;
}

/** @throws ConfigError if a factor is invalid, a pattern matches nothing, or there is no weight decay to change. */
export function factorsOf(recipe: TrainingRecipe, parameters: Parameters): Factors {
  const { learningRates = [], weightDecays = [], optimizer } = recipe;
  if (weightDecays.length > 0 && optimizer.name !== 'custom' && !optimizer.weightDecay) {
    throw new ConfigError('weightDecays needs an optimizer with weight decay', {
      hint: "Set the optimizer's weightDecay, or leave out weightDecays.",
    });
  }
  return {
    learningRate: factorsBy('learning rate', learningRates, parameters, checkPositive),
    weightDecay: factorsBy('weight decay', weightDecays, parameters, checkNotNegative),
  };
}

function factorsBy(
  what: string,
  rules: readonly ParameterFactor[],
  parameters: Parameters,
  check: (name: string, value: number) => void,
): Map<string, number> {
  const factors = new Map<string, number>();
  for (const { pattern, maxRank, factor } of rules) {
    check(`The ${what} factor of '${pattern}'`, factor);
    if (maxRank !== undefined) checkWhole(`The ${what} maxRank of '${pattern}'`, maxRank, 0);
    for (const key of matchKeys(`${what} pattern`, pattern, parameters.keys())) {
      const { rank } = parameters.get(key) as Variable;
      if (!factors.has(key) && (maxRank === undefined || rank <= maxRank)) factors.set(key, factor);
    }
  }
  return factors;
}
