import { averagePool, conv2d, installGradients, maxPool, sgdUpdate, softmaxCrossEntropy } from '@convkit/ops';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import {
  engine,
  getBackend,
  grads,
  matMul,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from './backends.fixture.js';

const plain = new URL(
  '../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  import.meta.url,
);
const simd = new URL(
  '../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  import.meta.url,
);
const threaded = new URL(
  '../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  import.meta.url,
);

beforeAll(async () => {
  // Vite resolves each URL but does not put the files into one folder.
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain.href,
    'tfjs-backend-wasm-simd.wasm': simd.href,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded.href,
  });
  installGradients();
  await startBackends();
});

it('runs on wasm, in a page where tfjs may use threads', () => {
  expect(getBackend()).toBe('wasm');
  expect(crossOriginIsolated).toBe(true);
  const { wasm } = engine().backend as unknown as { wasm: { HEAPU8: Uint8Array } };
  expect(wasm.HEAPU8.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it.each<[name: string, f: (...inputs: Tensor[]) => Tensor, inputs: () => Tensor[]]>([
  [
    'conv2d',
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D),
    () => [random('x', 4, 9, 8, 3), random('w', 3, 2, 3, 5)],
  ],
  [
    'conv2d, strided and padded',
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D, { stride: 3, padding: 1 }),
    () => [random('x', 2, 9, 8, 3), random('w', 2, 3, 3, 4)],
  ],
  ['maxPool', (x) => maxPool(x as Tensor4D, { size: 2 }), () => [sub(random('x', 2, 6, 8, 5), 10)]],
  [
    'averagePool',
    (x) => averagePool(x as Tensor4D, { size: 3, stride: 2, padding: 1, ceilMode: true }),
    () => [random('x', 2, 6, 8, 5)],
  ],
  ['matMul', (a, b) => matMul(a, b, true, true), () => [random('a', 5, 4), random('b', 6, 5)]],
  [
    'softmaxCrossEntropy',
    (x) => softmaxCrossEntropy(x as Tensor2D, tensor1d([0, 4, 2], 'int32')),
    () => [random('x', 3, 5)],
  ],
])('%s has the values and gradients of the cpu backend', (_, f, make) => {
  expectSameOnBoth(
    () => {
      const inputs = make();
      const y = f(...inputs);
      return [y, ...grads(f)(inputs, random('dy', ...y.shape))];
    },
    { relative: 1e-4, absolute: 1e-4 },
  );
});

it('updates weights as on the cpu backend', () => {
  expectSameOnBoth(() => {
    const [weight, velocity] = [variable(random('w', 7)), variable(random('v', 7))];
    sgdUpdate({
      weight,
      velocity,
      gradient: random('g', 7),
      learningRate: 0.1,
      momentum: 0.9,
      nesterov: true,
    });
    const outputs = [weight.clone(), velocity.clone()];
    weight.dispose();
    velocity.dispose();
    return outputs;
  });
});
