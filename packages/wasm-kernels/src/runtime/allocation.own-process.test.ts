import { BackendError } from '@convkit/core';
import { conv2d, installGradients, sgdUpdate } from '@convkit/ops';
import {
  dispose,
  engine,
  matMul,
  memory,
  ones,
  removeBackend,
  type Scalar,
  setBackend,
  sum,
  type Tensor4D,
  tile,
  variable,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createIn } from '../create-wasm-backend.js';
import { installWasmKernels } from '../index.js';
import { scratch } from './scratch.js';
import { sharedMemory } from './shared-memory.js';
import { wasmBackend } from './wasm-backend.js';

const PAGES_PER_MEBIBYTE = 16;

describe("tfjs's memory", () => {
  it.each([2 ** 30 - 1000, 2 ** 30 + 1000])('throws if %i floats do not fit', async (count) => {
    installWasmKernels();
    await setBackend('wasm');
    const one = ones([1, 1]);
    // The first of our kernels installs the guard.
    matMul(one, one).dispose();
    expect(() => tile(one, [1, count])).toThrow(
      `no room for a float32 tensor of shape [1, ${count}] of tile: 4096 MiB beyond`,
    );
    one.dispose();
  });
});

describe('a memory of 64 MiB', () => {
  beforeAll(async () => {
    await createIn(sharedMemory(64 * PAGES_PER_MEBIBYTE) as WebAssembly.Memory, { threads: 2 });
    await setBackend('wasm');
    installGradients();
  });

  it('names the tensor that does not fit, keeps the others, and recovers', () => {
    const filter = variable(ones([3, 3, 1, 8])) as unknown as Tensor4D;
    const step = (count: number) =>
      variableGrads(() => sum(conv2d(ones([count, 64, 64, 1]) as Tensor4D, filter)) as Scalar);
    const first = step(2);
    const before = memory().numTensors;
    expect(() => step(1000)).toThrow(BackendError);
    expect(() => step(1000)).toThrow(
      /^the wasm memory has no room for a float32 tensor of shape \[1000, 62, 62, 8\] of Conv2D: 117 MiB beyond the \d+ MiB in use$/,
    );
    expect(memory().numTensors).toBe(before);
    expect(filter.dataSync()).toEqual(new Float32Array(72).fill(1));
    const again = step(2);
    expect(again.value.dataSync()).toEqual(first.value.dataSync());
    dispose([first.value, first.grads, again.value, again.grads]);
  });

  it('names our kernel whose output does not fit', () => {
    const weight = variable(zeros([2 ** 22]));
    const velocity = variable(zeros([2 ** 22]));
    const update = () =>
      sgdUpdate({ weight, velocity, gradient: weight, learningRate: 1, momentum: 0, nesterov: false });
    expect(update).toThrow(/a float32 tensor of shape \[4194304\] of SgdUpdate: 16 MiB beyond/);
    dispose([weight, velocity]);
  });

  it('throws if working memory does not fit', () => {
    expect(() => scratch(wasmBackend(engine().backend), 2 ** 25)).toThrow(/room for working memory: 129 MiB/);
    removeBackend('wasm');
  });
});
