import { Rng } from '@convkit/core';
import { createWasmBackend } from '@convkit/wasm-kernels';
import {
  conv2d,
  engine,
  matMul,
  mean,
  type NamedAttrMap,
  setBackend,
  square,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { KernelWork, Side } from '../side.js';

const IMAGES = [8, 56, 56, 64];
const FILTER = [3, 3, 64, 64];
const SQUARE = [512, 512];

/** A wasm kernel: tfjs's own if `threads` is undefined, else convkit's. */
export async function kernelSide({ kernel }: KernelWork, threads?: number): Promise<Side> {
  if (threads !== undefined) await createWasmBackend({ threads });
  await setBackend('wasm');
  const run = KERNELS[kernel]();
  const check = tidy(() => mean(square(run())).arraySync() as number);
  return {
    facts: { threads: threads ?? 1 },
    async measure(calls) {
      const start = performance.now();
      for (let i = 0; i < calls; i++) tidy(() => void run());
      return { rate: (1000 * calls) / (performance.now() - start), losses: [check] };
    },
  };
}

/** Creates the filter as a new tensor at each call, as in training. */
const KERNELS: Readonly<Record<KernelWork['kernel'], () => () => Tensor>> = {
  conv2d: () => {
    const [x, filter] = [tensor(noise('x', IMAGES), IMAGES), noise('filter', FILTER)];
    return () => conv2d(x as never, tensor(filter, FILTER) as never, 1, 'same');
  },
  'conv2d-input-gradient': () => {
    const [dy, filter] = [tensor(noise('dy', IMAGES), IMAGES), noise('filter', FILTER)];
    const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', inputShape: IMAGES };
    return () => {
      const inputs = { dy, filter: tensor(filter, FILTER) };
      return engine().runKernel<Tensor>('Conv2DBackpropInput', inputs, attrs as unknown as NamedAttrMap);
    };
  },
  'mat-mul': () => {
    const [a, b] = [tensor(noise('a', SQUARE), SQUARE), tensor(noise('b', SQUARE), SQUARE)];
    return () => matMul(a, b);
  },
};

function noise(name: string, shape: readonly number[]): Float32Array {
  const rng = new Rng(1).child(name);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rng.uniform() - 0.5);
}
