import { Classifier } from '../classifier/classifier.js';
import { classifierSpec } from '../classifier/spec-of-run.js';
import { type ClassifierEvent, toClassifierEvent } from './events.js';
import type { TrainClassifierOptions } from './options.js';
import { type StartedRun, startRun } from './start-run.js';

/** A run under way: an async iterable of its events, which are kept, so iteration may begin at any time. */
export type ClassifierRun = StartedRun<ClassifierEvent, Classifier>;

/**
 * Trains a classifier, or fine-tunes a pretrained one, on images. The run begins at once, whether its events are read or not.
 * With the same options, data and kernels, it ends with the same weights bit for bit.
 * @throws ConfigError at once if an option is invalid, DataError if `data` is not image data. What fails later, such as a weights file that
 *   does not fit, rejects `result` and ends the iteration with the error.
 */
export function trainClassifier(options: TrainClassifierOptions): ClassifierRun {
  return startRun(options, {
    tasks: ['classification', 'multi-label'],
    toEvent: toClassifierEvent,
    finish: (spec, model) => new Classifier(classifierSpec(spec), model),
  });
}
