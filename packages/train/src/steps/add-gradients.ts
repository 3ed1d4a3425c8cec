import type { Batch, Tap, TrainingPass } from '@convkit/core';
import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { addBatchContext } from './add-batch-context.js';
import { backward, type Gradients } from './backward.js';
import { countCorrectImages } from './decisions.js';
import { divergence } from './divergence.js';
import type { GradientSum } from './gradient-sum.js';
import { isOutOfMemory, outOfMemory } from './out-of-memory.js';
import type { StepContext } from './step-context.js';

/** How a part of a step is computed. */
export interface PartOptions {
  /** Number of steps taken before. */
  readonly step: number;
  /** Learning rate of the step. */
  readonly learningRate: number;
  /** Multiplies the loss, and so the gradients. Undefined if they are taken as they are. */
  readonly scale: number | undefined;
  /** Observes the activations. */
  readonly tap: Tap | undefined;
  /** Creates the training pass of the part, each time with the same random numbers. */
  readonly createPass: (tap?: Tap) => TrainingPass;
  /** Computes the gradients instead of `backward`. Its caller commits or discards the buffer updates. */
  readonly compute?: (() => Gradients) | undefined;
}

/** What is measured in a part of a step. */
export interface PartFigures {
  /** Mean loss over the images, not scaled. */
  readonly loss: number;
  /** Number of images classified correctly. */
  readonly correct: number;
}

/**
 * Computes the gradients of a batch and adds them to `sum`. Updates the model's buffers, unless `compute` is given.
 * @throws NumericError if its loss or a gradient is not finite.
 * @throws BackendError if the backend fails. The message includes the batch size.
 */
export async function addGradients(
  sum: GradientSum,
  batch: Batch,
  context: StepContext,
  { step, learningRate, scale, tap, createPass, compute }: PartOptions,
): Promise<PartFigures> {
  const pass = compute ? undefined : createPass(tap);
  let tensors: Tensor[] = [];
  try {
    const gradients = pass ? backward(context, { batch, pass, scale }) : (compute as () => Gradients)();
    const { value, predictions, check, grads } = gradients;
    tensors = [value, predictions, check];
    sum.add(grads);
    const [[scaled], [checked], predicted] = await Promise.all([
      value.data(),
      check.data(),
      predictions.data(),
    ]);
    const loss = scale === undefined ? (scaled as number) : (scaled as number) / scale;
    if (!Number.isFinite(loss) || !Number.isFinite(checked)) {
      throw divergence(context, { batch, step, learningRate, loss, pass: createPass });
    }
    pass?.commit();
    return { loss, correct: countCorrectImages(predicted, batch, context.task) };
  } catch (error) {
    const when = `at step ${step + 1}`;
    throw isOutOfMemory(error)
      ? outOfMemory(context, batch, when, error)
      : addBatchContext(error, batch, when);
  } finally {
    dispose(tensors);
    pass?.discard();
  }
}
