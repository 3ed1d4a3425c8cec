import type { InputSpec, OptimizerSpec, Recipe, ScheduleSpec } from '@convkit/core';
import { type ArgumentKind, checkArguments, checkOptions } from '@convkit/core';
import { commonOptimizer, type OptimizerName } from '@convkit/train';
import { checkRecipe } from '../options/check-specs.js';

const CHOSEN: ArgumentKind = [
  'the name or the settings of an optimizer',
  (value) =>
    value === undefined ||
    typeof value === 'string' ||
    typeof (value as { name?: unknown } | null)?.name === 'string',
];

/** What `withOptimizer` changes. */
export interface OptimizerChoice {
  /** Optimizer, by name or with all its settings. Defaults to the recipe's. */
  readonly optimizer?: OptimizerName | OptimizerSpec;
  /** Learning rate. Defaults to the recipe's if it uses this optimizer, otherwise to a common default. */
  readonly learningRate?: number;
}

/**
 * The recipe with another optimizer or learning rate. Absolute learning rates of its schedule change in proportion.
 * @throws ConfigError if there is no optimizer of that name.
 */
export function withOptimizer(recipe: Recipe, choice: OptimizerChoice): Recipe {
  checkRecipe('withOptimizer', recipe);
  checkOptions('withOptimizer', choice, { learningRate: 'positive?', optimizer: CHOSEN });
  const { optimizer, learningRate } = choice;
  const chosen =
    optimizer === undefined || optimizer === recipe.optimizer.name
      ? recipe.optimizer
      : typeof optimizer === 'string'
        ? commonOptimizer(optimizer)
        : optimizer;
  const rate = learningRate ?? chosen.learningRate;
  return {
    ...recipe,
    optimizer: { ...chosen, learningRate: rate },
    schedule: scaled(recipe.schedule, rate / recipe.optimizer.learningRate),
  };
}

function scaled(schedule: ScheduleSpec, factor: number): ScheduleSpec {
  if (schedule.name === 'warmup') return { ...schedule, next: scaled(schedule.next, factor) };
  if (schedule.name !== 'table' || factor === 1) return schedule;
  return { ...schedule, values: schedule.values.map((value) => value * factor) };
}

/**
 * Changes the size of a recipe's input to `size` pixels, and `resize` in proportion. The image fills the input, without padding.
 */
export function inputOfSize(input: InputSpec, size: number): InputSpec {
  checkArguments('inputOfSize', { size }, { size: 'whole' });
  checkOptions('inputOfSize', input, { size: 'shape' });
  const { resize } = input;
  return {
    ...input,
    ...(resize !== undefined && { resize: Math.round((resize * size) / input.size[0]) }),
    size: [size, size],
  };
}
