import type { Evaluation } from './evaluate.js';
import type { RunEvent, RunResult } from './events.js';
import type { FitOptions } from './fit-options.js';
import { TrainingRun } from './training-run.js';

/**
 * Trains a model. Yields what happens as typed events; the last one, `done` or `interrupted`, is also the generator's
 * result. With the same options and kernels the weights end the same bit for bit, however often the run was interrupted
 * or killed and resumed. The gradients must be installed: `installGradients` of `@convkit/ops`.
 * @throws ConfigError before the first event for unusable options, CheckpointError when the store fails or its checkpoint
 *   does not fit, NumericError when the loss or a weight stops being finite, BackendError when the backend fails, as
 *   when its memory is full; the message names the batch. The store then keeps its last checkpoint.
 */
export async function* fit(options: FitOptions): AsyncGenerator<RunEvent, RunResult, undefined> {
  return yield* trainToEnd(new TrainingRun(options), options);
}

/** Takes a run of these options to its end, or to where it is aborted, and disposes of it. */
export async function* trainToEnd(
  run: TrainingRun,
  options: FitOptions,
): AsyncGenerator<RunEvent, RunResult, undefined> {
  try {
    yield* run.start();
    let validation: Evaluation | undefined;
    while (run.epochsLeft) {
      yield* run.trainEpoch();
      validation = await run.evaluate(options.validation);
      if (run.aborted) break;
      yield run.completeEpoch(validation);
      yield* run.save();
    }
    // A run that was resumed after its last epoch has not been evaluated by this process.
    if (!run.epochsLeft) validation ??= await run.evaluate(options.validation);
    const isSame = options.test === options.validation;
    const test = isSame || run.epochsLeft ? validation : await run.evaluate(options.test);
    const isEvaluated = !(options.validation && !validation) && !(options.test && !test);
    const isDone = !run.epochsLeft && isEvaluated;
    if (!isDone) yield* run.save();
    const result: RunResult = isDone
      ? await run.done(validation, test)
      : { type: 'interrupted', step: run.step };
    yield result;
    return result;
  } finally {
    run.dispose();
  }
}
