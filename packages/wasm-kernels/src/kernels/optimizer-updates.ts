import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { kernelsIn } from '../runtime/kernel-module.js';
import { wasmKernel } from '../runtime/registration.js';
import { addressOf, type WasmBackend } from '../runtime/wasm-backend.js';

type Sgd = KernelContract['SgdUpdate'];

export const sgdUpdate = wasmKernel<Sgd['inputs'], Sgd['attrs']>('SgdUpdate', (inputs, attrs, backend) => {
  const { weight, velocity, gradient } = inputs;
  const outputs = [outputLike(weight, backend), outputLike(velocity, backend)];
  const [w, v, g, newWeight, newVelocity] = [weight, velocity, gradient, ...outputs].map((tensor) =>
    addressOf(backend, tensor),
  ) as [number, number, number, number, number];
  const { learningRate, momentum, nesterov } = attrs;
  const count = util.sizeFromShape(weight.shape);
  kernelsIn(backend).sgdUpdate(w, v, g, newWeight, newVelocity, learningRate, momentum, nesterov, count);
  return outputs;
});

export const adamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ weight, first, second, gradient }, attrs, backend) => {
    const { learningRate, beta1, beta2, epsilon, step, weightDecay } = attrs;
    const outputs = [weight, first, second].map((input) => outputLike(input, backend));
    const [w, m, v, g, newWeight, newFirst, newSecond] = [weight, first, second, gradient, ...outputs].map(
      (tensor) => addressOf(backend, tensor),
    ) as [number, number, number, number, number, number, number];
    kernelsIn(backend).adamUpdate(
      w,
      m,
      v,
      g,
      newWeight,
      newFirst,
      newSecond,
      learningRate / (1 - beta1 ** step),
      Math.sqrt(1 - beta2 ** step),
      1 - learningRate * weightDecay,
      beta1,
      beta2,
      1 - beta1,
      1 - beta2,
      epsilon,
      util.sizeFromShape(weight.shape),
    );
    return outputs;
  },
);

const outputLike = ({ shape }: TensorInfo, backend: WasmBackend) => backend.makeOutput(shape, 'float32');
