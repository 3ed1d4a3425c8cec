import { Rng } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, normalValues } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { dispose, env, setBackend, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { installWebglKernels } from './install.js';

export async function startBoth(): Promise<void> {
  installWebglKernels();
  installGradients();
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  for (const name of ['cpu', 'webgl']) expect(await setBackend(name)).toBe(true);
}

export const random = (label: string, ...shape: number[]): Tensor =>
  normalValues(shape as [number], new Rng(1).child(label));

/** Computes the outputs of `run` on a backend and frees them. */
export async function on(backend: string, run: () => Tensor[]): Promise<ArrayLike<number>[]> {
  await setBackend(backend);
  const outputs = tidy(run);
  const values = outputs.map((output) => output.dataSync());
  dispose(outputs);
  return values;
}

export async function expectSameOnBoth(run: () => Tensor[], bound = { relative: 1e-4, absolute: 1e-4 }) {
  const expected = await on('cpu', run);
  const actual = await on('webgl', run);
  expect(actual.length).toBe(expected.length);
  for (const [i, values] of actual.entries()) expectClose(values, expected[i] as ArrayLike<number>, bound);
}
