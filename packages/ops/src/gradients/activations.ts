import { type GradConfig, Relu, Sigmoid, Tanh, type Tensor } from '@tensorflow/tfjs-core';
import { activationGrad, type FusedActivation } from '../layers/activation-grad.js';

/** A gradient from the output alone, in one pass. tfjs's own take several. */
const gradientOf = (kernelName: string, activation: FusedActivation): GradConfig => ({
  kernelName,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => activationGrad(activation, dy as Tensor, y as Tensor) }),
});

export const reluGradient = gradientOf(Relu, 'relu');
export const tanhGradient = gradientOf(Tanh, 'tanh');
export const sigmoidGradient = gradientOf(Sigmoid, 'sigmoid');
