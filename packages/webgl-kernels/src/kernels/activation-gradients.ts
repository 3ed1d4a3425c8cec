import type { KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type WebglBackend, webglKernel } from '../backend.js';
import { elementwise } from '../packed.js';
import { columnSums } from './column-sums.js';

type Inputs = KernelContract['ReluGrad']['inputs'];
type Activation = KernelContract['BiasActivationGrad']['attrs']['activation'];

/** GLSL expressions of dz from dy and y. NaN counts as not above zero. */
const GRADIENTS: Readonly<Record<Activation, string>> = {
  relu: 'mix(vec4(0.0), dy, greaterThan(y, vec4(0.0)))',
  tanh: 'dy * (1.0 - y * y)',
  sigmoid: 'dy * y * (1.0 - y)',
};

const gradient = (backend: WebglBackend, { dy, y }: Record<'dy' | 'y', TensorInfo>, activation: Activation) =>
  elementwise(backend, { dy, y }, GRADIENTS[activation]);

const activationGrad = (kernelName: string, activation: Activation) =>
  webglKernel<Inputs, object>(kernelName, (inputs, _, backend) => [gradient(backend, inputs, activation)]);

/** Gradients of activations. One draw call each. */
export const reluGrad = activationGrad('ReluGrad', 'relu');
export const tanhGrad = activationGrad('TanhGrad', 'tanh');
export const sigmoidGrad = activationGrad('SigmoidGrad', 'sigmoid');

/** Gradient of a bias and the activation after it. One draw call, and one or two for the sums (see `columnSums`). */
export const biasActivationGrad = webglKernel<Inputs, KernelContract['BiasActivationGrad']['attrs']>(
  'BiasActivationGrad',
  (inputs, { activation }, backend) => {
    const dz = gradient(backend, inputs, activation);
    return [dz, columnSums(backend, dz)];
  },
);
