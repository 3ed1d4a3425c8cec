import type { StartEvent } from '@convkit/train';
import { estimateTraining, overfitBatches, type TrainingOptions } from 'convkit';
import { roughly } from './live/duration.js';
import { counted, figure, mebibytes, type Output, percent } from './output.js';
import { Progress } from './progress.js';

/** Trains on a few batches and reports whether the network overfits them. If not, the exit code is 1. */
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
  output.print(fits ? 'The network overfits these batches, as it should.' : adviceOn(lastAccuracy));
  if (!fits) process.exitCode = 1;
}

const adviceOn = (accuracy: number | undefined) =>
  accuracy === 1
    ? 'All samples are classified correctly, but the loss does not approach zero. It may have a lower bound, as with label smoothing or RBF units.'
    : 'The loss does not approach zero. Check the labels, the learning rate and the layers, or increase --epochs.';

/** Prints the estimated time and memory of a run. */
export async function printEstimate(options: TrainingOptions, output: Output): Promise<void> {
  const { steps, secondsPerStep, seconds, memory } = await estimateTraining(options);
  output.json({ event: 'estimate', steps, secondsPerStep, seconds, memory });
  output.print(
    `time: ${roughly(seconds)} (${counted(steps, 'step')} of ${figure(1000 * secondsPerStep)} ms, plus evaluations)`,
  );
  output.print(`memory: ${mebibytes(memory.peak)} at most in a training step, without the images in memory`);
}
