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

/** Both backends started, ours installed, wasm active. */
export async function startBackends(): Promise<void> {
  installWasmKernels();
  // It only warns when a backend does not start.
  for (const name of ['cpu', 'wasm']) expect(await setBackend(name)).toBe(true);
}

interface Output {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** What `run` gives on `backend`; wasm is active again afterwards. */
export function outputsOn(backend: 'cpu' | 'wasm', run: () => Tensor | Tensor[]): Output[] {
  // Synchronous in effect once both have started.
  void setBackend(backend);
  const outputs = tidy(() => [run()].flat());
  const read = outputs.map((output) => ({ shape: output.shape, values: output.dataSync().slice() }));
  dispose(outputs);
  void setBackend('wasm');
  return read;
}

/** Fails unless `run` gives the same on both backends and leaves nothing behind on wasm. */
export function expectSameOnBoth(run: () => Tensor | Tensor[], closeness?: Closeness): void {
  const [expected, actual] = [outputsOn('cpu', run), outputsOn('wasm', run)];
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [i, { values }] of expected.entries()) {
    expectClose((actual[i] as Output).values as Float32Array, values as Float32Array, closeness);
  }
  expectNoLeaks(() => tidy(() => void run()));
}

export const kernel = (name: string, inputs: NamedTensorMap, attrs: object): Tensor | Tensor[] =>
  engine().runKernel(name, inputs, attrs as NamedAttrMap);

/** Standard normal values, the same for the same label. */
export const random = (label: string, ...shape: number[]): Tensor =>
  normalValues(shape as [number], new Rng(1).child(label));
