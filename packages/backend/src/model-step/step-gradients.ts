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

/** Options of a training step on blank images. */
export interface BlankStep {
  /** Shape [height, width, channels] of one image. */
  readonly input: readonly number[];
  /** Number of images. */
  readonly batchSize: number;
  /** Loss function. */
  readonly loss: (outputs: Tensor2D, labels: Tensor1D) => Scalar;
  /** Called with the network's outputs. */
  readonly onOutputs?: (outputs: Tensor2D) => void;
}

/** Computes loss and gradients of a training step on blank images of the first class. */
export function stepGradients(
  model: Module,
  pass: TrainingPass,
  { input, batchSize, loss, onOutputs }: BlankStep,
): { value: Scalar; grads: NamedTensorMap } {
  const images = zeros([batchSize, ...input]);
  const labels = zeros([batchSize], 'int32') as Tensor1D;
  return variableGrads(() => {
    const outputs = model.forward(images, pass) as Tensor2D;
    onOutputs?.(outputs);
    return jointLoss(loss, outputs, pass.auxiliaries, labels);
  }, trainableVariables(model));
}

/** Creates the pass of a first training step, with its own random generator. */
export const firstStepPass = (model: Module): TrainingPass =>
  trainingPass(model, { rng: new Rng(0), step: 0 });

/** Trainable parameters of a model. */
export const trainableVariables = (model: Module): Variable[] =>
  [...parameters(model).values()].filter((state) => state.trainable);
