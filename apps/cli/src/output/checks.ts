import type { StartEvent } from '@convkit/train';
import { estimateTraining, overfitBatches, type TrainingOptions } from 'convkit';
import { roughly } from './live/duration.js';
import { counted, figure, mebibytes, type Output, percent } from './output.js';
import { Progress } from './progress.js';

/** Trains on a few batches, and says whether the loss goes to near zero: the exit code is 1 if it does not. */
export async function checkOverfitting(
  options: TrainingOptions,
  batches: number,
  output: Output,
): Promise<void> {
  let progress: Progress | undefined;
  const result = await overfitBatches({
    ...options,
    batches,
    onStart: (start: StartEvent) => {
      progress = new Progress(start);
    },
    onStep: (event) => progress?.step(event),
  }).finally(() => progress?.clear());
  const { samples, steps, firstLoss, lastLoss, lastAccuracy, fits } = result;
  output.json({ event: 'overfit', ...result });
  output.print(
    `${counted(samples, 'sample')}, ${counted(steps, 'step')}: the loss went from ${figure(firstLoss)} to ${figure(lastLoss)}` +
      (lastAccuracy === undefined ? '' : `, ${percent(lastAccuracy)} are classified correctly`),
  );
  output.print(fits ? 'The network learns these batches by heart.' : adviceOn(lastAccuracy));
  if (!fits) process.exitCode = 1;
}

const adviceOn = (accuracy: number | undefined) =>
  accuracy === 1
    ? 'All are classified correctly, but the loss does not go to near zero: it may have a floor, as with label smoothing or RBF units.'
    : 'The loss does not go to near zero. Check the labels, the learning rate and the layers, or train for more --epochs.';

/** Prints the time and the memory that a run would take. */
export async function printEstimate(options: TrainingOptions, output: Output): Promise<void> {
  const { steps, secondsPerStep, seconds, memory } = await estimateTraining(options);
  output.json({ event: 'estimate', steps, secondsPerStep, seconds, memory });
  output.print(
    `time: ${roughly(seconds)} (${counted(steps, 'step')} of ${figure(1000 * secondsPerStep)} ms, and the evaluations)`,
  );
  output.print(`memory: ${mebibytes(memory.peak)} at most in a training step, without the images in memory`);
}
