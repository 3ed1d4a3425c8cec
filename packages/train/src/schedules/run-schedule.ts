import { ConfigError, type OptimizerSpec, type ScheduleSpec } from '@convkit/core';
import { checkMetricName, type EpochMetrics, type KnownMetrics, metricOf } from '../evaluation/metric-of.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { afterMetric, plateauMetric } from './plateau.js';
import { NO_PLATEAU, type PlateauState } from './plateau-state.js';
import type { ScheduleProgress } from './progress.js';
import {
  afterWarmups,
  checkSchedule,
  learningRateAt,
  momentumAt,
  plateauOf,
  type ScheduleFunction,
  splitWarmup,
} from './schedules.js';

/** Schedule and optimizer of a run. */
export interface ScheduledRun {
  readonly recipe: { readonly optimizer: OptimizerSpec; readonly schedule: ScheduleSpec };
  /** The schedule that `custom` stands for. */
  readonly schedule?: ScheduleFunction | undefined;
}

/**
 * Checks the schedule of a recipe, which is `custom` if and only if `fit` gets one as a value.
 * @throws ConfigError if it is invalid.
 */
export function checkRecipeSchedule({ recipe, schedule }: ScheduledRun, metrics: KnownMetrics): void {
  checkSchedule(recipe.schedule, { allowsCustom: true });
  const last = afterWarmups(recipe.schedule);
  if (last.name === 'custom' && !schedule) {
    throw new ConfigError("The recipe's schedule is 'custom', but none is passed", {
      hint: 'Pass a function as the option schedule of fit.',
    });
  }
  if (last.name !== 'custom' && schedule) {
    throw new ConfigError(`A schedule is passed, but the recipe's is '${last.name}'`, {
      hint: "Set the recipe's schedule to { name: 'custom' }.",
    });
  }
  if (last.name === 'plateau') checkMetricName(plateauMetric(last), metrics);
  const { optimizer } = recipe;
  const cycles = last.name === 'one-cycle' && last.momentum !== undefined;
  if (cycles && optimizer.name === 'rmsprop' && !optimizer.momentum) {
    throw new ConfigError('The schedule changes the momentum, but the optimizer has none', {
      hint: 'Set optimizer.momentum, or leave out schedule.momentum.',
    });
  }
}

/** Computes the learning rate of the next step, and sets the optimizer's momentum if the schedule changes it. */
export function scheduleStep(
  { recipe, schedule }: ScheduledRun,
  optimizer: Optimizer,
  progress: ScheduleProgress,
): number {
  const momentum = momentumAt(recipe.schedule, progress);
  if (momentum !== undefined) optimizer.setMomentum?.(momentum);
  return learningRateAt(recipe.schedule, recipe.optimizer.learningRate, progress, schedule);
}

/**
 * State of the schedule 'plateau' after an epoch; undefined with other schedules. Epochs of a warm-up do not count.
 * @param progress - that after the last step of the epoch.
 * @throws ConfigError if the epoch does not have the metric.
 */
export function plateauAfterEpoch(
  schedule: ScheduleSpec,
  progress: ScheduleProgress,
  epoch: EpochMetrics,
): PlateauState | undefined {
  const plateau = plateauOf(schedule);
  if (!plateau) return undefined;
  const value = metricOf(epoch, plateauMetric(plateau));
  const { plateau: state = NO_PLATEAU } = progress;
  return stepsAfterWarmups(schedule, progress) > 0 ? afterMetric(plateau, state, value) : state;
}

/** Number of steps taken since the last warm-up. */
function stepsAfterWarmups(schedule: ScheduleSpec, progress: ScheduleProgress): number {
  if (schedule.name !== 'warmup') return progress.step;
  return stepsAfterWarmups(schedule.next, splitWarmup(schedule, progress).after);
}
