import { ConfigError, type Recipe, type ScheduleSpec } from '@convkit/core';
import type { Variable } from '@tensorflow/tfjs-core';
import { afterWarmups } from '../schedules/schedules.js';
import { createOptimizer } from './create-optimizer.js';
import type { Optimizer, OptimizerFactory, ParameterGroup } from './optimizer.js';

const PREFIX = 'optimizer.';

/** The trained parameters of a run, and its optimizer. */
export interface RunOptimizerOptions {
  readonly recipe: Pick<Recipe, 'optimizer' | 'schedule'>;
  /** The optimizer that `custom` stands for. */
  readonly optimizer?: OptimizerFactory | undefined;
  readonly parameters: ReadonlyMap<string, Variable>;
  readonly groups: readonly ParameterGroup[];
}

/**
 * Creates the optimizer of a run.
 * @throws ConfigError if the keys of its state could be those of weights, or it cannot follow the schedule.
 */
export function createRunOptimizer(options: RunOptimizerOptions): Optimizer {
  const { recipe, optimizer: create, parameters, groups } = options;
  if (!create) return createOptimizer(recipe.optimizer, parameters, groups);
  const own = create(parameters, groups);
  checkMethods(own);
  try {
    checkOwnOptimizer(own, recipe.schedule);
    return own;
  } catch (error) {
    own.dispose();
    throw error;
  }
}

const METHODS = ['step', 'state', 'restore', 'dispose'] as const;

/** @throws ConfigError naming a method that a custom optimizer lacks. */
function checkMethods(own: Partial<Optimizer> | undefined): void {
  const missing = METHODS.find((name) => typeof own?.[name] !== 'function');
  if (missing === undefined) return;
  throw new ConfigError(`The custom optimizer has no method '${missing}'`, {
    hint: 'Return an Optimizer, such as one that groupedOptimizer creates.',
  });
}

function checkOwnOptimizer(own: Optimizer, schedule: ScheduleSpec): void {
  const misnamed = [...own.state().keys()].find((key) => !key.startsWith(PREFIX));
  if (misnamed !== undefined) {
    throw new ConfigError(`The optimizer's state '${misnamed}' does not start with '${PREFIX}'`, {
      hint: `Name it ${PREFIX}${misnamed}.`,
    });
  }
  const last = afterWarmups(schedule);
  if (last.name === 'one-cycle' && last.momentum && !own.setMomentum) {
    throw new ConfigError('The schedule changes the momentum, but the optimizer has no setMomentum', {
      hint: 'Implement setMomentum, or leave out schedule.momentum.',
    });
  }
}
