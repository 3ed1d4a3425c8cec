import { readStateDict, writeStateDict } from '@convkit/checkpoint';
import {
  ConfigError,
  checkPositive,
  checkWhole,
  type Module,
  NumericError,
  type Recipe,
  type Task,
} from '@convkit/core';
import type { Loss } from '@convkit/ops';
import { type BatchSource, fit } from '@convkit/train';
import { shortRecipe } from '../checks/short-recipe.js';
import { type RangePoint, smoothCurve, steepestDescent } from './steepest-descent.js';

/** Result of a learning rate range test. */
export interface LearningRateRange {
  /** Learning rate at which the loss falls fastest. */
  readonly suggestion: number;
  /** Smoothed training loss at each learning rate that was tried, up to the one at which it exploded. */
  readonly curve: readonly RangePoint[];
}

/** Which learning rates a range test tries. */
export interface RangeTestOptions {
  /**
   * Number of training steps.
   * @defaultValue 100
   */
  readonly steps?: number;
  /**
   * Learning rate of the first step.
   * @defaultValue 1e-6
   */
  readonly from?: number;
  /**
   * Learning rate of the last step.
   * @defaultValue 1
   */
  readonly to?: number;
}

/** A model and all it takes to train it. */
export interface RangeTestSubject {
  readonly model: Module;
  readonly loss: Loss;
  readonly task?: Task | undefined;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly train: BatchSource;
  /** Network to distill, if the recipe distills a teacher. */
  readonly teacher?: Module | undefined;
  /** Whether blocks recompute their activations in the backward pass. */
  readonly recompute?: boolean | undefined;
}

/** The loss has exploded once its running mean is this many times the smallest one so far. */
const EXPLOSION = 4;
/** Weight of the past in the running mean that ends the test. */
const MEMORY = 0.8;

/** @throws ConfigError if an option is invalid. */
export function checkRangeTest({
  steps = 100,
  from = 1e-6,
  to = 1,
}: RangeTestOptions): Required<RangeTestOptions> {
  checkWhole('steps', steps, 10);
  checkPositive('from', from);
  checkPositive('to', to);
  if (from >= to) {
    throw new ConfigError(`the range test must end above ${from}, its first learning rate, got ${to}`, {
      hint: 'Set to above from.',
    });
  }
  return { steps, from, to };
}

/**
 * Learning rate range test: trains some steps while the learning rate grows exponentially, until the loss explodes, and suggests the
 * rate at which it falls fastest. Smith 2017, "Cyclical learning rates for training neural networks", section 3.3. Leaves the model's
 * parameters and buffers as they were.
 * @throws NumericError if the loss falls at none of them.
 */
export async function testLearningRates(
  { model, recipe, teacher, recompute = false, ...subject }: RangeTestSubject,
  options: RangeTestOptions = {},
  signal?: AbortSignal,
): Promise<LearningRateRange> {
  const { steps, from, to } = checkRangeTest(options);
  const epochs = Math.ceil((steps * (recipe.accumulate ?? 1)) / subject.train.batchesPerEpoch);
  const growing: Recipe = {
    ...shortRecipe(recipe, epochs),
    optimizer: { ...recipe.optimizer, learningRate: from },
    schedule: { name: 'exponential', factor: (to / from) ** (1 / (steps - 1)) },
  };
  const before = await readStateDict(model);
  const points: RangePoint[] = [];
  let mean = 0;
  let smallest = Number.POSITIVE_INFINITY;
  try {
    for await (const event of fit({
      ...subject,
      model,
      recipe: growing,
      recompute,
      ...(teacher && { teacher }),
      ...(signal && { signal }),
    })) {
      if (event.type !== 'step') continue;
      const { learningRate, loss } = event;
      points.push({ learningRate, loss });
      mean = MEMORY * mean + (1 - MEMORY) * loss;
      const unbiased = mean / (1 - MEMORY ** points.length);
      smallest = Math.min(smallest, unbiased);
      if (points.length === steps || unbiased > EXPLOSION * smallest) break;
    }
  } catch (error) {
    // The loss is no longer finite: the end of the range, not a failure.
    if (!(error instanceof NumericError) || points.length === 0) throw error;
  } finally {
    writeStateDict(model, before);
  }
  const curve = smoothCurve(points);
  const suggestion = steepestDescent(curve);
  if (suggestion === undefined) {
    throw new NumericError(`the loss falls at no learning rate between ${from} and ${to}`, {
      hint: 'If it explodes at once, try lower rates. If it stays as it is, try higher ones or more steps.',
    });
  }
  return { suggestion, curve };
}
