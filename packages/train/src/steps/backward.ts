import { type Batch, type TrainingPass, variableGradients } from '@convkit/core';
import {
  keep,
  mul,
  type NamedTensorMap,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { answersOf, batchLoss } from './batch-loss.js';
import { decisions } from './decisions.js';
import { withDistillation } from './distillation.js';
import { finiteCheck } from './finite-check.js';
import { checkOutputs } from './outputs.js';
import type { StepContext } from './step-context.js';

/** Result of a forward and backward pass. The caller disposes of the tensors. */
export interface Gradients {
  /** Loss times the scale. */
  readonly value: Scalar;
  /** Decisions about each image: see `decisions`. */
  readonly predictions: Tensor;
  /** Not finite if a gradient is not, or if their squares overflow. */
  readonly check: Scalar;
  /** Gradient of `value` by variable name. */
  readonly grads: NamedTensorMap;
}

/** Options of `backward`. */
export interface BackwardOptions {
  readonly batch: Batch;
  readonly pass: TrainingPass;
  /** Multiplies the loss, and so the gradients. Defaults to 1. */
  readonly scale?: number | undefined;
}

/** Computes the loss of a batch and its gradients. */
export function backward(context: StepContext, options: BackwardOptions): Gradients {
  const { batch } = options;
  return tidy(() => {
    const images = tensor(batch.images, [...batch.shape]);
    return { ...backwardFrom(context, images, tensor1d(answersOf(batch)), options) };
  });
}

/** Computes the loss of a batch and its gradients from tensors of its images and of its `answersOf`. */
export function backwardFrom(
  { model, loss, task, parameters, teacher }: StepContext,
  images: Tensor,
  answers: Tensor1D,
  { batch, pass, scale }: BackwardOptions,
): Gradients {
  let predictions: Tensor | undefined;
  try {
    return tidy(() => {
      const trainedNow = [...parameters.values()].filter(({ trainable }) => trainable);
      const taught = teacher?.module.forward(images) as Tensor2D | undefined;
      const { value, grads } = variableGradients((): Scalar => {
        const outputs = checkOutputs(model.forward(images, pass), batch, task);
        predictions = keep(decisions(outputs, task));
        for (const { logits } of pass.auxiliaries) checkOutputs(logits, batch, task);
        const own = batchLoss(loss, outputs, pass.auxiliaries, batch, answers);
        const whole = teacher && taught ? withDistillation(own, outputs, taught, teacher) : own;
        return scale === undefined ? whole : mul(whole, scale);
      }, trainedNow);
      const check = finiteCheck(Object.values(grads));
      return { value, check, grads, predictions: predictions as Tensor };
    });
  } catch (error) {
    predictions?.dispose();
    throw error;
  }
}
