import { buffer, heNormal, INFERENCE, Module, ones, type Pass, parameter, Rng, zeros } from '@convkit/core';
import {
  batchNorm,
  conv2d,
  dropout,
  flatten,
  linear,
  maxPool,
  movingAverage,
  relu,
  sgdUpdates,
  softmaxCrossEntropy,
} from '@convkit/ops';
import {
  type Rank,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  type Variable,
  variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { firstStepPass, stepGradients, trainableVariables } from './step-gradients.js';

/** Network with everything that a step could change: weights, running statistics and dropout. */
export class Net extends Module {
  readonly weight = parameter<Rank.R4>([3, 3, 2, 4], heNormal, new Rng(1));
  readonly scale = parameter<Rank.R1>([4], ones, new Rng(2), { fanIn: 1, fanOut: 1 });
  readonly offset = parameter<Rank.R1>([4], zeros, new Rng(3), { fanIn: 1, fanOut: 1 });
  readonly running_mean = buffer<Rank.R1>(new Float32Array(4), [4]);
  readonly fc = parameter<Rank.R2>([4 * 4 * 4, 3], heNormal, new Rng(4));
  readonly bias = parameter<Rank.R1>([3], zeros, new Rng(5), { fanIn: 1, fanOut: 1 });

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const convolved = conv2d(x, this.weight as Tensor4D, { padding: 1 }); // [n, 8, 8, 4]
    const { y, mean } = batchNorm(convolved, this.scale as Tensor1D, this.offset as Tensor1D);
    if (pass.training) {
      const average = this.running_mean as Tensor1D;
      pass.update(this.running_mean, movingAverage(average, mean, { rate: 0.1, correction: 1 }));
    }
    const pooled = maxPool(relu(y), { size: 2 }); // [n, 4, 4, 4]
    const masked = pass.training ? dropout(pooled, 0.5, pass.rng(this)) : pooled;
    return linear(flatten(masked), this.fc as Tensor2D, this.bias as Tensor1D);
  }
}

export const step = { input: [8, 8, 2], batchSize: 4, loss: softmaxCrossEntropy };

/** Takes a training step on the model. Returns its loss. */
export async function train(model: Net, velocities: readonly Variable[]): Promise<number> {
  const pass = firstStepPass(model);
  const loss = tidy(() => {
    const { value, grads } = stepGradients(model, pass, step);
    const parameters = trainableVariables(model).map((weight, i) => ({
      weight,
      velocity: velocities[i] as Variable,
      gradient: grads[weight.name] as Tensor4D,
    }));
    sgdUpdates(parameters, { learningRate: 0.1, momentum: 0.9, nesterov: false });
    return value;
  });
  pass.commit();
  const [value] = await loss.data();
  loss.dispose();
  return value as number;
}

export const velocitiesOf = (model: Net): Variable[] =>
  trainableVariables(model).map((weight) => tidy(() => variable(zerosLike(weight), false)));
