import type { InputSpec, OptimizerSpec, Recipe, ScheduleSpec } from '@convkit/core';
import { commonOptimizer, type OptimizerName } from '@convkit/train';

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
export function withOptimizer(recipe: Recipe, { optimizer, learningRate }: OptimizerChoice): Recipe {
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
  const { resize } = input;
  return {
    ...input,
    ...(resize !== undefined && { resize: Math.round((resize * size) / input.size[0]) }),
    size: [size, size],
  };
}
