import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { floats, type WasmBackend } from '../../runtime/wasm-backend.js';

type Sgd = KernelContract['SgdUpdate'];
type Two = [Float32Array, Float32Array];
type Three = [Float32Array, Float32Array, Float32Array];
type Four = [Float32Array, Float32Array, Float32Array, Float32Array];

/** SGD with momentum. */
export const scalarSgdUpdate = wasmKernel<Sgd['inputs'], Sgd['attrs']>(
  'SgdUpdate',
  ({ factor, ...listed }, { learningRate, momentum, nesterov }, backend) =>
    updateEach<Three, Two>(Object.values(listed), 3, backend, ([weight, velocity, gradient], outputs) => {
      const [newWeight, newVelocity] = outputs;
      const scale = factorIn(factor, backend);
      for (let i = 0; i < weight.length; i++) {
        const g = scale * (gradient[i] as number);
        const v = momentum * (velocity[i] as number) + g;
        newVelocity[i] = v;
        newWeight[i] = (weight[i] as number) - learningRate * (nesterov ? g + momentum * v : v);
      }
    }),
);

/** Adam with decoupled weight decay. */
export const scalarAdamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ factor, ...listed }, { learningRate, beta1, beta2, epsilon, step, weightDecay }, backend) => {
    const rate = learningRate / (1 - beta1 ** step);
    const correction = Math.sqrt(1 - beta2 ** step);
    const kept = 1 - learningRate * weightDecay;
    return updateEach<Four, Three>(Object.values(listed), 4, backend, (inputs, outputs) => {
      const [weight, first, second, gradient] = inputs;
      const [newWeight, newFirst, newSecond] = outputs;
      const scale = factorIn(factor, backend);
      for (let i = 0; i < weight.length; i++) {
        const g = scale * (gradient[i] as number);
        const m = beta1 * (first[i] as number) + (1 - beta1) * g;
        const v = beta2 * (second[i] as number) + (1 - beta2) * g * g;
        newFirst[i] = m;
        newSecond[i] = v;
        newWeight[i] = kept * (weight[i] as number) - (rate * m) / (Math.sqrt(v) / correction + epsilon);
      }
    });
  },
);

const factorIn = (factor: TensorInfo | undefined, backend: WasmBackend): number =>
  factor ? (floats(backend, factor)[0] as number) : 1;

/** Updates each parameter. It has `operands` tensors in a row, its gradient last, and gets new values of all but the gradient. */
function updateEach<I, O>(
  tensors: readonly TensorInfo[],
  operands: number,
  backend: WasmBackend,
  update: (inputs: I, outputs: O) => void,
): TensorInfo[] {
  const results: TensorInfo[] = [];
  for (let at = 0; at < tensors.length; at += operands) {
    const inputs = tensors.slice(at, at + operands);
    const outputs = inputs.slice(0, -1).map(({ shape }) => backend.makeOutput(shape, 'float32'));
    const views = (tensors: TensorInfo[]) => tensors.map((tensor) => floats(backend, tensor));
    update(views(inputs) as I, views(outputs) as O);
    results.push(...outputs);
  }
  return results;
}
