import { Regressor } from '../classifier/regressor.js';
import { classifierSpec } from '../classifier/spec-of-run.js';
import type { TrainRegressorOptions } from './options.js';
import { type RegressorEvent, toRegressorEvent } from './regressor-events.js';
import { type StartedRun, startRun } from './start-run.js';

/** A run under way: an async iterable of its events, which are kept, so iteration may begin at any time. */
export type RegressorRun = StartedRun<RegressorEvent, Regressor>;

/**
 * Trains or fine-tunes a network that predicts numbers. Targets are normalized by the mean and standard deviation of the training set, which
 * are saved with the network, so that predictions are in the units of the data. The run begins at once,
 * whether its events are read or not. With the same options, data and kernels, it ends with the same weights bit for bit.
 * @throws ConfigError at once if an option is invalid, DataError if `data` is not from `imageTable` with targets. What fails later rejects
 *   `result` and ends the iteration with the error.
 */
export function trainRegressor(options: TrainRegressorOptions): RegressorRun {
  return startRun(options, {
    tasks: ['regression'],
    toEvent: toRegressorEvent,
    finish: (spec, model) => new Regressor(classifierSpec(spec), model),
  });
}
