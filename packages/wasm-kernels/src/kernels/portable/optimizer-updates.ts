import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { floats, type WasmBackend } from '../../runtime/wasm-backend.js';

export const scalarSgdUpdate = wasmKernel<
  KernelContract['SgdUpdate']['inputs'],
  KernelContract['SgdUpdate']['attrs']
>('SgdUpdate', (inputs, { learningRate, momentum, nesterov }, backend) => {
  const outputs = [outputLike(inputs.weight, backend), outputLike(inputs.velocity, backend)] as const;
  const [newWeight, newVelocity] = [floats(backend, outputs[0]), floats(backend, outputs[1])];
  const weight = floats(backend, inputs.weight);
  const velocity = floats(backend, inputs.velocity);
  const gradient = floats(backend, inputs.gradient);
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i] as number;
    const v = momentum * (velocity[i] as number) + g;
    newVelocity[i] = v;
    newWeight[i] = (weight[i] as number) - learningRate * (nesterov ? g + momentum * v : v);
  }
  return [...outputs];
});

export const scalarAdamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  (inputs, { learningRate, beta1, beta2, epsilon, step, weightDecay }, backend) => {
    const outputs = [inputs.weight, inputs.first, inputs.second].map((input) => outputLike(input, backend));
    const [newWeight, newFirst, newSecond] = outputs.map((output) => floats(backend, output)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
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
      newFirst[i] = m;
      newSecond[i] = v;
      newWeight[i] = kept * (weight[i] as number) - (rate * m) / (Math.sqrt(v) / correction + epsilon);
    }
    return outputs;
  },
);

const outputLike = ({ shape }: TensorInfo, backend: WasmBackend) => backend.makeOutput(shape, 'float32');
