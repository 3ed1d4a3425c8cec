import { ConfigError } from '@convkit/core';
import { afterStep } from '../checkpoint/run-state.js';
import type { SpikeEvent, StepEvent, WarningEvent } from '../events.js';
import { guardStep } from '../safeguards/spike-guard.js';
import { scheduleStep } from '../schedules/run-schedule.js';
import { depthRateFactorAt } from '../steps/depth-rate-factor.js';
import { TrainingStep } from '../steps/train-step.js';
import { splitWarning, stepEvent } from './run-events.js';
import type { RunParts } from './run-parts.js';

/**
 * Trains on the rest of the epoch's batches, one optimizer step after the other.
 * @throws ConfigError if the training set does not yield as many batches as it declares.
 */
export async function* trainSteps(
  parts: RunParts,
): AsyncGenerator<StepEvent | SpikeEvent | WarningEvent, void, undefined> {
  const { train } = parts.options;
  const { accumulate } = parts.context;
  let batches = parts.progress.state.totals.steps * accumulate;
  let current: TrainingStep | undefined;
  try {
    for await (const batch of train.epoch()) {
      current ??= startStep(parts);
      await current.add(batch);
      batches++;
      if (batches % accumulate === 0 || batches === train.batchesPerEpoch) {
        const events = await finishStep(current, parts);
        current.dispose();
        current = undefined;
        yield* events;
      } else await parts.pause();
    }
  } finally {
    current?.dispose();
  }
  if (batches === train.batchesPerEpoch) return;
  throw new ConfigError(
    `The training set declares ${train.batchesPerEpoch} batches per epoch, but yielded ${batches}`,
  );
}

function startStep({ options, context, progress, recorder }: RunParts): TrainingStep {
  const { step, microBatches = 1 } = progress.state;
  const { learningRateFactor } = progress.safeguards;
  const learningRate = learningRateFactor * scheduleStep(options, context.optimizer, progress.ofSchedule);
  const depthRateFactor = depthRateFactorAt(options.recipe, step, progress.stepsPerEpoch);
  return new TrainingStep(context, { step, learningRate, microBatches, depthRateFactor, recorder });
}

/** Updates the weights, their average and the state of the run. Returns the events of the step. */
async function finishStep(
  current: TrainingStep,
  { options, context, progress, weights }: RunParts,
): Promise<(StepEvent | SpikeEvent | WarningEvent)[]> {
  const { step, microBatches = 1 } = progress.state;
  const { spikeGuard } = options.recipe;
  const guarded =
    spikeGuard && guardStep(progress.safeguards, { ...(await current.figures()), step }, spikeGuard);
  const isSkipped = guarded?.spike !== undefined;
  const result = isSkipped ? current.skip() : await current.finish();
  const { loss, correct, images } = result;
  const { learningRate } = current;
  const event = stepEvent(progress.state, result, { task: context.task, learningRate });
  // Also after a step that was skipped: it may be one whose weights count.
  weights.average?.update(step + 1);
  const isSplit = current.microBatches > microBatches;
  progress.state = {
    ...afterStep(progress.state, { images, loss: loss * images, correct }, options.train.state),
    ...(guarded && { safeguards: guarded.state }),
    ...(isSplit && { microBatches: current.microBatches }),
  };
  return [
    ...(guarded?.spike ? [guarded.spike] : []),
    ...(isSplit ? [splitWarning(step + 1, current.microBatches)] : []),
    event,
  ];
}
