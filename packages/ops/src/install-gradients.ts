import {
  AvgPool,
  type GradConfig,
  getGradient,
  MaxPool,
  registerGradient,
  type Tensor,
  type Tensor4D,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import { reluGradient, sigmoidGradient, tanhGradient } from './gradients/activations.js';
import { fusedConv2dGradient, fusedDepthwiseGradient, linearGradient } from './gradients/fused.js';
import { meanGradient } from './gradients/mean.js';
import * as stock from './gradients/stock.js';
import { tfjsPoolWindow } from './gradients/tfjs-pool-window.js';
import { averagePoolGrad } from './pooling/average-pool.js';
import { maxPoolGrad } from './pooling/max-pool.js';

/**
 * Registers the gradients of tfjs-core's kernels for every backend, which tfjs-core does not do itself. Those of pooling are
 * ours, because tfjs's ignore the rounding mode, and its gradient of average pooling is wrong for a window that extends beyond
 * the edge. Those of activations, and of convolutions and matrix products fused with a bias, are ours because they take fewer
 * passes. Calling it again does no harm.
 */
export function installGradients(): void {
  for (const config of [...Object.values(stock), ...ours]) {
    if (getGradient(config.kernelName) !== undefined) unregisterGradient(config.kernelName);
    registerGradient(config);
  }
}

const maxPoolGradient: GradConfig = {
  kernelName: MaxPool,
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, [x, y], attrs) => ({
    x: () => maxPoolGrad(dy as Tensor, [x as Tensor, y as Tensor], attrs),
  }),
};

const averagePoolGradient: GradConfig = {
  kernelName: AvgPool,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => {
    const { shape } = x as Tensor4D;
    return { x: () => averagePoolGrad(dy as Tensor4D, shape, tfjsPoolWindow(shape, attrs)) };
  },
};

const ours = [
  averagePoolGradient,
  fusedConv2dGradient,
  fusedDepthwiseGradient,
  linearGradient,
  maxPoolGradient,
  meanGradient,
  reluGradient,
  sigmoidGradient,
  tanhGradient,
];
