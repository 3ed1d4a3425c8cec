import { type Batch, NumericError, type Tap, type TrainingPass } from '@convkit/core';
import { dispose } from '@tensorflow/tfjs-core';
import { backward } from './backward.js';
import type { StepContext } from './step-context.js';

/** The part of a step that failed. */
export interface FailedPart {
  readonly batch: Batch;
  /** Number of steps taken before. */
  readonly step: number;
  readonly learningRate: number;
  /** Mean loss of the part. */
  readonly loss: number;
  /** Creates the training pass of the part again, with the same random numbers. */
  readonly pass: (tap: Tap) => TrainingPass;
}

const INTACT = 'The last checkpoint is intact.';

/**
 * Creates the error for a loss or gradient that is not finite, with its probable cause, the first layer and the images of the batch. Repeats
 * the forward and backward pass to find the layer.
 */
export function divergence(context: StepContext, part: FailedPart): NumericError {
  const { batch, step, learningRate, loss } = part;
  const broken = brokenImages(batch);
  if (broken.length > 0) {
    const what = broken.length === 1 ? 'a training image has' : `${broken.length} training images have`;
    return new NumericError(
      `The loss is ${loss} at step ${step + 1}: ${what} values that are not finite${named(context, batch, broken)}`,
      { hint: `Check the images and how they are normalized. ${INTACT}` },
    );
  }
  const rate = Number(learningRate.toPrecision(3));
  const where = firstBroken(context, part);
  const all = Array.from(batch.labels, (_, i) => i);
  return new NumericError(
    `Training diverged at step ${step + 1}: the learning rate (${rate}) is too high${where && `. ${where}`}${named(context, batch, all)}`,
    { hint: `Lower the learning rate, normalize the images or set clipNorm. ${INTACT}` },
  );
}

/** The first of weights, outputs and gradients that is not finite, as a clause. Empty if repeating the step finds none. */
function firstBroken(context: StepContext, { batch, loss, pass: createPass }: FailedPart): string {
  for (const [key, parameter] of context.parameters) {
    if (!allFinite(parameter.dataSync())) return `The weights ${key} are the first that are not finite`;
  }
  let layer: string | undefined;
  const pass = createPass((path, activation) => {
    if (layer === undefined && !allFinite(activation.dataSync())) layer = path;
  });
  try {
    const { value, predictions, check, grads } = backward(context, { batch, pass });
    // The backward pass goes from the last layer to the first.
    const last = [...context.parameters]
      .reverse()
      .find(([, { name }]) => grads[name] && !allFinite(grads[name].dataSync()));
    dispose([value, predictions, check, grads]);
    if (layer !== undefined) return `The output of ${layer || 'the network'} is the first that is not finite`;
    if (last) return `The gradient of ${last[0]} is the first that is not finite`;
    return Number.isFinite(loss) ? 'The norm of the gradients overflows' : '';
  } finally {
    pass.discard();
  }
}

const allFinite = (values: ArrayLike<number>) => Array.from(values).every(Number.isFinite);

/** Positions of the images with values that are not finite. */
function brokenImages({ images, labels }: Batch): number[] {
  const size = images.length / labels.length;
  const broken: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (!images.subarray(i * size, (i + 1) * size).every(Number.isFinite)) broken.push(i);
  }
  return broken;
}

/** Maximum number of images in a message. */
const NAMED = 5;

/** Names the images of a batch at `positions`, if known. */
function named({ imageName }: StepContext, batch: Batch, positions: readonly number[]): string {
  const { indices } = batch;
  if (!indices) return '';
  const names = positions.slice(0, NAMED).map((position) => {
    const index = indices[position] as number;
    return imageName?.(index) ?? String(index);
  });
  const more = positions.length > NAMED ? ` and ${positions.length - NAMED} more` : '';
  return ` (images ${names.join(', ')}${more})`;
}
