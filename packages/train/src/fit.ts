import { type ArgumentKind, checkOptions } from '@convkit/core';
import type { Evaluation } from './evaluation/evaluate.js';
import { SOURCE } from './evaluation/evaluate.js';
import type { RunEvent, RunResult } from './events.js';
import type { FitOptions } from './fit-options.js';
import { TrainingRun } from './run/training-run.js';
import { loggedEvents } from './run-folder/logged-events.js';

const OPTIONAL_SOURCE: ArgumentKind = [SOURCE[0], (value) => value === undefined || SOURCE[1](value)];

const EVERY: ArgumentKind = [
  'a whole number from 1, or Infinity',
  (value) =>
    value === undefined ||
    value === Number.POSITIVE_INFINITY ||
    (Number.isSafeInteger(value) && (value as number) >= 1),
];

/**
 * Trains a model. Yields typed events; the last one, `done` or `interrupted`, is also the generator's return value. With the same
 * options and kernels, training ends with bit-identical weights, however often the run was interrupted or killed and resumed. Call
 * `installGradients` of `@convkit/ops` first.
 * @throws ConfigError if an option is invalid, before the first event.
 * @throws CheckpointError if the store fails or its checkpoint does not match.
 * @throws NumericError if the loss, a gradient or a weight is not finite, and the recipe does not roll back. The message names the
 *   step, the layer and the images. The model has the weights of the best epoch, if the recipe keeps it.
 * @throws BackendError if the backend fails, for example by running out of memory. The message includes the batch size. After an error, the
 *   store still holds the last checkpoint.
 */
export async function* fit(options: FitOptions): AsyncGenerator<RunEvent, RunResult, undefined> {
  checkOptions('fit', options, {
    recipe: 'object',
    seed: 'count',
    train: SOURCE,
    validation: OPTIONAL_SOURCE,
    test: OPTIONAL_SOURCE,
    signal: 'signal?',
    metrics: 'array?',
    optimizer: 'function?',
    schedule: 'function?',
    store: 'object?',
    spec: 'object?',
    task: 'string?',
    imageName: 'function?',
    kernelBuild: 'string?',
    resume: 'boolean?',
    checkpointEvery: EVERY,
    logEvery: EVERY,
    insightEvery: 'count?',
    keepLast: 'count?',
    microBatches: 'whole?',
    recompute: 'boolean?',
    replay: 'boolean?',
  });
  return yield* trainToEnd(new TrainingRun(options), options);
}

/** Trains `run` until it is done or aborted, then disposes of it. `options` are those it was created with. */
export async function* trainToEnd(
  run: TrainingRun,
  options: FitOptions,
): AsyncGenerator<RunEvent, RunResult, undefined> {
  return yield* loggedEvents(train(run, options), run);
}

async function* train(run: TrainingRun, options: FitOptions): AsyncGenerator<RunEvent, RunResult, undefined> {
  try {
    yield* run.start();
    let validation: Evaluation | undefined;
    while (run.epochsLeft && !run.aborted) {
      try {
        yield* run.trainEpoch();
        validation = await run.evaluate(options.validation);
        if (run.aborted) break;
        yield await run.completeEpoch(validation);
        yield* run.save();
      } catch (error) {
        yield* run.rollBack(error);
      }
    }
    if (run.epochsLeft) yield* run.save();
    else if (await run.showBest()) validation = undefined;
    // A run resumed after its last epoch was evaluated by an earlier process.
    if (!run.epochsLeft) validation ??= await run.evaluate(options.validation);
    const isSame = options.test === options.validation;
    const test = isSame || run.epochsLeft ? validation : await run.evaluate(options.test);
    const isEvaluated = !(options.validation && !validation) && !(options.test && !test);
    const isDone = !run.epochsLeft && isEvaluated;
    const result: RunResult = isDone
      ? await run.done(validation, test)
      : { type: 'interrupted', step: run.state.step };
    yield result;
    return result;
  } finally {
    run.dispose();
  }
}
