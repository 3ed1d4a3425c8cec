import { type Batch, NumericError, type TrainingPass, trainingPass } from '@convkit/core';
import { clipFactor } from '@convkit/ops';
import {
  argMax,
  dispose,
  keep,
  type NamedTensorMap,
  type Scalar,
  type Tensor,
  tensor4d,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { countCorrect } from '../evaluation/metrics.js';
import { addBatchContext } from './add-batch-context.js';
import { batchLoss } from './batch-loss.js';
import { type GradientNorms, gradientNorms } from './gradient-norms.js';
import { addL2Gradients } from './l2.js';
import { checkOutputs } from './outputs.js';
import type { StepContext } from './step-context.js';

/** Result of a training step. */
export interface StepResult {
  /** Mean loss over the batch, including auxiliary losses. */
  readonly loss: number;
  /** Number of images classified correctly. */
  readonly correct: number;
  readonly gradientNorms?: GradientNorms;
}

/**
 * Trains one step on `batch`. Leaves no tensors behind.
 * @param step Number of steps taken before.
 * @throws NumericError if the loss is not finite, before anything has changed.
 * @throws BackendError if the backend fails. The message includes the batch size.
 */
export async function trainStep(
  context: StepContext,
  batch: Batch,
  step: number,
  learningRate: number,
): Promise<StepResult> {
  const pass = trainingPass(context.model, { rng: context.rng, step });
  let tensors: Tensor[] = [];
  try {
    const { value, predictions, grads } = backward(context, batch, pass);
    tensors = [value, predictions, ...Object.values(grads)];
    const [[loss], predicted] = await Promise.all([value.data(), predictions.data()]);
    if (!Number.isFinite(loss)) throw divergence(loss as number, batch, step, learningRate);
    const needsNorms = step % context.gradientNormsEvery === 0;
    const norms = needsNorms && { gradientNorms: await gradientNorms(grads, context.parameters) };
    update(context, grads, learningRate);
    pass.commit();
    return { loss: loss as number, correct: countCorrect(predicted, batch.labels), ...norms };
  } catch (error) {
    throw addBatchContext(error, batch, `at step ${step + 1}`);
  } finally {
    dispose(tensors);
    pass.discard();
  }
}

function backward({ model, loss, parameters }: StepContext, batch: Batch, pass: TrainingPass) {
  let predictions: Tensor | undefined;
  try {
    return tidy(() => {
      const images = tensor4d(batch.images, [...batch.shape]);
      const trainedNow = [...parameters.values()].filter(({ trainable }) => trainable);
      const { value, grads } = variableGrads((): Scalar => {
        const outputs = checkOutputs(model.forward(images, pass), batch);
        predictions = keep(argMax(outputs, 1));
        for (const { logits } of pass.auxiliaries) checkOutputs(logits, batch);
        return batchLoss(loss, outputs, pass.auxiliaries, batch);
      }, trainedNow);
      return { value, grads, predictions: predictions as Tensor };
    });
  } catch (error) {
    predictions?.dispose();
    throw error;
  }
}

function update(context: StepContext, grads: NamedTensorMap, learningRate: number): void {
  const { parameters, l2, clipNorm, optimizer } = context;
  tidy(() => {
    let gradients = new Map<string, Tensor>();
    for (const [key, { name }] of parameters) {
      const gradient = grads[name];
      if (gradient) gradients.set(key, gradient);
    }
    gradients = addL2Gradients(gradients, parameters, l2);
    const factor = clipNorm === undefined ? undefined : clipFactor([...gradients.values()], clipNorm);
    optimizer.step(gradients, learningRate, factor);
  });
}

function divergence(loss: number, batch: Batch, step: number, learningRate: number): NumericError {
  if (!batch.images.every(Number.isFinite)) {
    return new NumericError(
      `The loss is ${loss} at step ${step + 1}: a training image has values that are not finite`,
      {
        hint: 'Check the images and how they are normalized. The last checkpoint is intact.',
      },
    );
  }
  const rate = Number(learningRate.toPrecision(3));
  return new NumericError(`Training diverged at step ${step + 1}: the learning rate (${rate}) is too high`, {
    hint: 'Lower the learning rate, normalize the images or set clipNorm. The last checkpoint is intact.',
  });
}
