import { ConfigError, checkNotNegative } from '@convkit/core';
import { checkOptimizer, checkSchedule, commonOptimizer } from '@convkit/train';
import { checkValue, isObject } from '../options/check-value.js';
import type { TrainingOptions } from './options.js';

/**
 * Checks the optimizer, the schedule and the weight decay.
 * @throws ConfigError naming the first setting that is unknown, missing or invalid.
 */
export function checkRecipeOptions(options: TrainingOptions): void {
  checkOptimizerOption(options);
  if (options.schedule !== undefined && typeof options.schedule !== 'function')
    checkSchedule(options.schedule);
  const { weightDecay, noDecay, weightDecays } = options;
  if (weightDecay !== undefined) checkNotNegative('weightDecay', weightDecay);
  if (noDecay !== undefined) {
    const must = "'biases-and-norms' or a regular expression of parameter names";
    checkValue('noDecay', noDecay, must, noDecay === 'biases-and-norms' || noDecay instanceof RegExp);
  }
  if (weightDecays === undefined) return;
  const must = 'an array of { pattern: RegExp, factor: number }';
  const isList =
    Array.isArray(weightDecays) &&
    weightDecays.every((each) => isObject(each) && each.pattern instanceof RegExp);
  checkValue('weightDecays', weightDecays, must, isList);
  for (const { factor } of weightDecays) checkNotNegative("weightDecays' factor", factor);
}

function checkOptimizerOption({ optimizer, learningRate, weightDecay }: TrainingOptions): void {
  if (optimizer === undefined) return;
  if (typeof optimizer === 'function') checkOwn({ learningRate, weightDecay });
  else if (typeof optimizer === 'string') commonOptimizer(optimizer);
  else if (!isObject(optimizer)) checkOptimizer(optimizer);
  else {
    // Options of these names override the optimizer's.
    checkOptimizer({
      ...optimizer,
      ...(typeof learningRate === 'number' && { learningRate }),
      ...(weightDecay !== undefined && { weightDecay }),
    });
  }
}

function checkOwn({ learningRate, weightDecay }: Pick<TrainingOptions, 'learningRate' | 'weightDecay'>) {
  if (typeof learningRate !== 'number') {
    throw new ConfigError('a custom optimizer needs a learningRate', {
      hint: 'Set learningRate, for example learningRate: 0.01.',
    });
  }
  if (weightDecay === undefined) return;
  throw new ConfigError('weightDecay does not apply to a custom optimizer', {
    hint: 'Apply weight decay in the optimizer.',
  });
}
