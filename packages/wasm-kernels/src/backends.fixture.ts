import { Rng } from '@convkit/core';
import { type Closeness, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import {
  dispose,
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  setBackend,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { expect } from 'vitest';
import { installWasmKernels } from './index.js';

/** Starts both backends, installs our kernels, and activates wasm. */
export async function startBackends(): Promise<void> {
  installWasmKernels();
  // tfjs only warns if a backend does not start.
  for (const name of ['cpu', 'wasm']) expect(await setBackend(name)).toBe(true);
}

interface Output {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Runs `run` on `backend` and returns its outputs. Activates wasm afterwards. */
export function outputsOn(backend: 'cpu' | 'wasm', run: () => Tensor | Tensor[]): Output[] {
  // Synchronous once both backends have started.
  void setBackend(backend);
  const outputs = tidy(() => [run()].flat());
  const read = outputs.map((output) => ({ shape: output.shape, values: output.dataSync().slice() }));
  dispose(outputs);
  void setBackend('wasm');
  return read;
}

/** Expects `run` to return the same on both backends and to leave no tensors on wasm. */
export function expectSameOnBoth(run: () => Tensor | Tensor[], closeness?: Closeness): void {
  const [expected, actual] = [outputsOn('cpu', run), outputsOn('wasm', run)];
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [i, { values }] of expected.entries()) {
    expectClose((actual[i] as Output).values as Float32Array, values as Float32Array, closeness);
  }
  expectNoLeaks(() => tidy(() => void run()));
}

/** Runs a kernel on the active backend. */
export const kernel = (name: string, inputs: NamedTensorMap, attrs: object): Tensor | Tensor[] =>
  engine().runKernel(name, inputs, attrs as NamedAttrMap);

/** Standard normal values, which depend on the label alone. */
export const random = (label: string, ...shape: number[]): Tensor =>
  normalValues(shape as [number], new Rng(1).child(label));
