import { disposeModule } from '@convkit/core';
import {
  checkRangeTest,
  type LearningRateRange,
  type RangeTestOptions,
  testLearningRates,
} from './learning-rate-range.js';
import type { TrainClassifierOptions } from './options.js';
import { prepareRun } from './prepare-run.js';

/** The options of the run that a learning rate is sought for, and the range to try. */
export interface FindLearningRateOptions
  extends RangeTestOptions,
    Omit<TrainClassifierOptions, 'learningRate' | 'schedule' | 'out' | 'resume' | 'checkpointEvery'> {}

/**
 * Finds a learning rate for a run by a range test: trains a fresh copy of the model for some 100 steps while the learning rate grows
 * from 1e-6 to 1, and suggests the rate at which the loss falls fastest. `learningRate: 'auto'` of `trainClassifier` does the same.
 * Smith 2017, "Cyclical learning rates for training neural networks", section 3.3.
 * @throws ConfigError if an option is invalid. Rejects with the reason of an aborted `signal`.
 */
export async function findLearningRate(options: FindLearningRateOptions): Promise<LearningRateRange> {
  checkRangeTest(options);
  const { signal = new AbortController().signal, ...run } = options;
  signal.throwIfAborted();
  const { spec, model, loss, sources, close } = await prepareRun(run, { signal, emit: () => {} });
  try {
    const { recipe, seed } = spec;
    const range = await testLearningRates(
      { model, loss, recipe, seed, train: sources.train },
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
