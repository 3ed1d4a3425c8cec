import type { CheckpointEvent, SpikeEvent, StepEvent, WarningEvent } from '../events.js';
import type { RunCheckpoints } from './run-checkpoints.js';
import type { RunParts } from './run-parts.js';
import { trainSteps } from './train-steps.js';

/**
 * Trains the rest of the epoch, or until the run is aborted, and saves checkpoints on the way. Then the model holds the weights to evaluate,
 * unless the run was aborted.
 */
export async function* trainEpoch(
  parts: RunParts,
  checkpoints: RunCheckpoints,
): AsyncGenerator<StepEvent | SpikeEvent | WarningEvent | CheckpointEvent, void, undefined> {
  const { options, context, progress, weights } = parts;
  const { train, signal, checkpointEvery = Number.POSITIVE_INFINITY } = options;
  const { speed } = progress;
  Object.assign(speed, { images: 0, milliseconds: 0 });
  if (signal?.aborted) return;
  // The run may have been interrupted after the last batch of the epoch, during its evaluation.
  if (progress.isEpochTrained) {
    await weights.showEvaluated(progress.state);
    return;
  }
  weights.showTrained();
  context.plan.apply(progress.state.epoch);
  let started = performance.now();
  let { microBatches } = progress.state;
  for await (const event of trainSteps(parts)) {
    if (event.type !== 'step') {
      yield event;
      continue;
    }
    speed.images += event.images;
    speed.milliseconds += performance.now() - started;
    yield event;
    await parts.pause();
    // After the last batch, the source still has to move to the next epoch.
    if (!progress.isEpochTrained) {
      if (signal?.aborted) return;
      // A resumed run splits batches from the same step on.
      const isSplit = microBatches !== progress.state.microBatches;
      if (isSplit || event.step % checkpointEvery === 0) yield* checkpoints.save();
      microBatches = progress.state.microBatches;
    }
    started = performance.now();
  }
  progress.state = { ...progress.state, source: train.state };
  await weights.showEvaluated(progress.state);
}
