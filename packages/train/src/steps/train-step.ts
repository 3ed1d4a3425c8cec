import { NumericError, type TrainingPass, trainingPass } from '@convkit/core';
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
import type { Batch } from '../batch-source.js';
import { countCorrect } from '../metrics.js';
import { batchLoss } from './batch-loss.js';
import { type GradientNorms, gradientNorms } from './gradient-norms.js';
import { addL2Gradients } from './l2.js';
import { nameBatch } from './name-batch.js';
import { checkOutputs } from './outputs.js';
import type { StepContext } from './step-context.js';

export interface StepOutcome {
  /** Auxiliary losses included. */
  readonly loss: number;
  readonly correct: number;
  readonly gradientNorms?: GradientNorms;
}

/**
 * One step on `batch`; `step` counts from 0. Leaves no tensors behind.
 * @throws NumericError, before anything has changed, when the loss is not finite; what the backend throws, with the batch named.
 */
export async function trainStep(
  context: StepContext,
  batch: Batch,
  step: number,
  learningRate: number,
): Promise<StepOutcome> {
  const pass = trainingPass(context.model, { rng: context.rng, step });
  let tensors: Tensor[] = [];
  try {
    const { value, answers, grads } = backward(context, batch, pass);
    tensors = [value, answers, ...Object.values(grads)];
    const [[loss], predicted] = await Promise.all([value.data(), answers.data()]);
    assertFinite(loss as number, step, learningRate);
    const isLookedInto = step % context.gradientNormsEvery === 0;
    const norms = isLookedInto && { gradientNorms: await gradientNorms(grads, context.parameters) };
    update(context, grads, learningRate);
    pass.commit();
    return { loss: loss as number, correct: countCorrect(predicted, batch.labels), ...norms };
  } catch (error) {
    throw nameBatch(error, batch, `at step ${step + 1}`);
  } finally {
    dispose(tensors);
    pass.discard();
  }
}

function backward({ model, loss, parameters }: StepContext, batch: Batch, pass: TrainingPass) {
  let answers: Tensor | undefined;
  try {
    return tidy(() => {
      const images = tensor4d(batch.images, [...batch.shape]);
      const { value, grads } = variableGrads((): Scalar => {
        const outputs = checkOutputs(model.forward(images, pass), batch);
        answers = keep(argMax(outputs, 1));
        for (const { logits } of pass.auxiliaries) checkOutputs(logits, batch);
        return batchLoss(loss, outputs, pass.auxiliaries, batch);
      }, [...parameters.values()]);
      return { value, grads, answers: answers as Tensor };
    });
  } catch (error) {
    answers?.dispose();
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

function assertFinite(loss: number, step: number, learningRate: number): void {
  if (Number.isFinite(loss)) return;
  throw new NumericError(`the loss is ${loss} at step ${step + 1}, with learning rate ${learningRate}`, {
    hint: 'Lower the learning rate, set clipNorm, or look for broken images. The last checkpoint stands as it was.',
  });
}
