import { type Module, parameters, Rng, type TrainingPass, trainingPass } from '@convkit/core';
import { jointLoss } from '@convkit/ops';
import {
  type NamedTensorMap,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  type Variable,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';

export interface BlankStep {
  /** [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Images a step. */
  readonly batchSize: number;
  readonly loss: (scores: Tensor2D, labels: Tensor1D) => Scalar;
  /** Is shown the scores. */
  readonly look?: (scores: Tensor2D) => void;
}

/** A training step on blank images of the first class, up to the gradients, with a generator of its own. */
export function stepGradients(
  model: Module,
  pass: TrainingPass,
  { input, batchSize, loss, look }: BlankStep,
): { value: Scalar; grads: NamedTensorMap } {
  const images = zeros([batchSize, ...input]);
  const labels = zeros([batchSize], 'int32') as Tensor1D;
  return variableGrads(() => {
    const scores = model.forward(images, pass) as Tensor2D;
    look?.(scores);
    return jointLoss(loss, scores, pass.auxiliaries, labels);
  }, trainableVariables(model));
}

/** The pass of its first step. */
export const firstStepPass = (model: Module): TrainingPass =>
  trainingPass(model, { rng: new Rng(0), step: 0 });

export const trainableVariables = (model: Module): Variable[] =>
  [...parameters(model).values()].filter((state) => state.trainable);
