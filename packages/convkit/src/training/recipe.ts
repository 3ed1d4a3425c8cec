import {
  ConfigError,
  type InputSpec,
  type OptimizerSpec,
  type Recipe,
  type ScheduleSpec,
} from '@convkit/core';

const OPTIMIZERS: Readonly<Record<OptimizerSpec['name'], OptimizerSpec>> = {
  sgd: { name: 'sgd', learningRate: 0.05, momentum: 0.9 },
  adam: { name: 'adam', learningRate: 0.001 },
  adamw: { name: 'adamw', learningRate: 0.001, weightDecay: 0.01 },
};

/** What `withOptimizer` changes. */
export interface OptimizerChoice {
  /** Optimizer, by name or with all its settings. Defaults to the recipe's. */
  readonly optimizer?: OptimizerSpec['name'] | OptimizerSpec;
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
        ? Object.hasOwn(OPTIMIZERS, optimizer) && OPTIMIZERS[optimizer]
        : optimizer;
  if (!chosen) {
    throw new ConfigError(`there is no optimizer '${optimizer}'`, {
      hint: `Use ${Object.keys(OPTIMIZERS).join(', ')}.`,
    });
  }
  const rate = learningRate ?? chosen.learningRate;
  return {
    ...recipe,
    optimizer: { ...chosen, learningRate: rate },
    schedule: scaled(recipe.schedule, rate / recipe.optimizer.learningRate),
  };
}

function scaled(schedule: ScheduleSpec, factor: number): ScheduleSpec {
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
