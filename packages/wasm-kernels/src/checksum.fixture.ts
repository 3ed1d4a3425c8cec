import { Rng } from '@convkit/core';
import { activeRecorder, averagePool, conv2d, installGradients, maxPool } from '@convkit/ops';
import type { Recorder } from '@convkit/ops/kernels';
import { normalValues } from '@convkit/testing';
import {
  dispose,
  grads,
  matMul,
  removeBackend,
  reshape,
  setBackend,
  type Tensor,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { createWasmBackend, type WasmBackendOptions } from './index.js';

const random = (label: string, ...shape: number[]) =>
  normalValues(shape as [number], new Rng(1).child(label)) as Tensor;

function net(x: Tensor, first: Tensor, second: Tensor, weight: Tensor): Tensor {
  const convolve = (x: Tensor, filter: Tensor) =>
    conv2d(x as Tensor4D, filter as Tensor4D, { padding: 'same' });
  const h = maxPool(convolve(convolve(x, first), second), { size: 2 });
  return matMul(reshape(averagePool(h, { size: 3 }), [5, -1]), weight);
}

function valuesOf(outputs: Tensor[]): number[] {
  const values = outputs.flatMap((output) => [...output.dataSync()]);
  dispose(outputs);
  return values;
}

/** What `compute` returns for `x` when it is recorded and then repeated. */
function repeated(x: Tensor, compute: (x: Tensor) => Tensor[]): number[] {
  const { shape } = x;
  const values = x.dataSync() as Float32Array;
  const zeros = [{ values: values.map(() => 0), shape }];
  const recorder = activeRecorder() as Recorder;
  const { result, memory } = recorder.prepare(() => compute(x));
  dispose(result);
  const { outputs, recorded, refusal } = recorder.record(zeros, ([x]) => compute(x as Tensor), memory);
  expect(refusal).toBeUndefined();
  dispose(outputs);
  const again = valuesOf(recorded?.replay([{ values, shape }]) ?? []);
  recorded?.dispose();
  return again;
}

/**
 * SHA-256 of a small network's outputs and gradients on a backend of its own, which is removed afterwards. Checks that a recording repeats
 * them. They lie behind `filler` floats,
 * for which the memory has to grow after its threads have started.
 */
export async function checksum(options: WasmBackendOptions, filler = 0): Promise<string> {
  const { threads } = await createWasmBackend(options);
  await setBackend('wasm');
  installGradients();
  const fill = zeros([filler]);
  const inputs = [
    random('x', 5, 12, 11, 3),
    random('first', 3, 3, 3, 8),
    random('second', 3, 3, 8, 13),
    random('weight', 26, 7),
  ];
  const [image, ...weights] = inputs as [Tensor, Tensor, Tensor, Tensor];
  const compute = (x: Tensor) => tidy(() => [net(x, ...weights), ...grads(net as never)([x, ...weights])]);
  const values = valuesOf(compute(image));
  expect(repeated(image, compute)).toEqual(values);
  dispose([fill, inputs]);
  removeBackend('wasm');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Float32Array(values)));
  return `${threads} ${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
