import { disposeModule } from '@convkit/core';
import type { OptionNames } from '../options/check-option-names.js';
import { checkOptions } from './check-options.js';
import {
  checkRangeTest,
  type LearningRateRange,
  type RangeTestOptions,
  testLearningRates,
} from './learning-rate-range.js';
import { TRAINING_OPTIONS, type TrainingOptions } from './options.js';
import { prepareRun } from './prepare-run.js';

/** The options of the run that a learning rate is sought for, and the range to try. */
export interface FindLearningRateOptions
  extends RangeTestOptions,
    Omit<
      TrainingOptions,
      'learningRate' | 'schedule' | 'out' | 'resume' | 'checkpointEvery' | 'insightEvery' | 'metrics'
    > {}

const { learningRate, schedule, out, resume, checkpointEvery, insightEvery, metrics, ...SHARED_OPTIONS } =
  TRAINING_OPTIONS;

const FIND_OPTIONS: OptionNames<FindLearningRateOptions> = {
  ...SHARED_OPTIONS,
  steps: true,
  from: true,
  to: true,
};

/**
 * Finds a learning rate for a run by a range test: trains a fresh copy of the model for some 100 steps while the learning rate grows
 * from 1e-6 to 1, and suggests the rate at which the loss falls fastest. `learningRate: 'auto'` of `trainClassifier` does the same.
 * Smith 2017, "Cyclical learning rates for training neural networks", section 3.3.
 * @throws ConfigError if an option is invalid; NumericError if the loss falls at none of the rates. Rejects with the reason of an aborted `signal`.
 */
export async function findLearningRate(options: FindLearningRateOptions): Promise<LearningRateRange> {
  checkOptions(options, FIND_OPTIONS);
  checkRangeTest(options);
  const { signal = new AbortController().signal, ...run } = options;
  signal.throwIfAborted();
  const { recompute } = run;
  const { spec, model, loss, sources, teacher, close } = await prepareRun(run, { signal, emit: () => {} });
  try {
    const { recipe, seed } = spec;
    const range = await testLearningRates(
      { model, loss, task: spec.model.task, recipe, seed, train: sources.train, teacher, recompute },
      options,
      signal,
    );
    signal.throwIfAborted();
    return range;
  } finally {
    await close();
    disposeModule(model);
  }
}
