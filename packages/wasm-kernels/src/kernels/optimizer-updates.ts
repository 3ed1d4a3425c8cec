import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import { wasmKernel } from '../runtime/registration.js';
import { floats } from '../runtime/wasm-backend.js';

export const sgdUpdate = wasmKernel<
  KernelContract['SgdUpdate']['inputs'],
  KernelContract['SgdUpdate']['attrs']
>('SgdUpdate', (inputs, { learningRate, momentum, nesterov }, backend) => {
  const weight = floats(backend, inputs.weight);
  const velocity = floats(backend, inputs.velocity);
  const gradient = floats(backend, inputs.gradient);
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i] as number;
    const v = momentum * (velocity[i] as number) + g;
    velocity[i] = v;
    weight[i] = (weight[i] as number) - learningRate * (nesterov ? g + momentum * v : v);
  }
  return [];
});

export const adamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  (inputs, { learningRate, beta1, beta2, epsilon, step, weightDecay }, backend) => {
    const weight = floats(backend, inputs.weight);
    const first = floats(backend, inputs.first);
    const second = floats(backend, inputs.second);
    const gradient = floats(backend, inputs.gradient);
    const rate = learningRate / (1 - beta1 ** step);
    const correction = Math.sqrt(1 - beta2 ** step);
    const kept = 1 - learningRate * weightDecay;
    for (let i = 0; i < weight.length; i++) {
      const g = gradient[i] as number;
      const m = beta1 * (first[i] as number) + (1 - beta1) * g;
      const v = beta2 * (second[i] as number) + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      weight[i] = kept * (weight[i] as number) - (rate * m) / (Math.sqrt(v) / correction + epsilon);
    }
    return [];
  },
);
