import {
  dispose,
  engine,
  getBackend,
  getKernel,
  type KernelConfig,
  memory,
  registerKernel,
  square,
  tensor1d,
  tidy,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent } from '../absent.fixture.js';
import { cpu } from '../cpu.js';
import { wasm } from '../wasm.js';
import { useBackend } from './use-backend.js';

const computes = () => tidy(() => square(tensor1d([3])).dataSync()[0] === 9);

/** Extra milliseconds per convolution on cpu, so that a step of 32 images is estimated at more than 6 s on any machine. */
const DELAY_MS = 100;
let convolution: KernelConfig;

beforeAll(async () => {
  await useBackend([cpu()]);
  convolution = getKernel('Conv2D', 'cpu') as KernelConfig;
  unregisterKernel('Conv2D', 'cpu');
  registerKernel({
    ...convolution,
    kernelFunc: (params) => {
      const end = performance.now() + DELAY_MS;
      while (performance.now() < end);
      return convolution.kernelFunc(params);
    },
  });
});
afterAll(() => {
  unregisterKernel('Conv2D', 'cpu');
  registerKernel(convolution);
});

describe('useBackend with measure', () => {
  it('chooses the fastest, explains it with the times, and leaves no tensors', async () => {
    await useBackend([cpu()]);
    const before = memory().numTensors;
    const choice = await useBackend([absent, cpu(), wasm({ threads: 2 })], { measure: true });
    expect(choice.name).toBe('wasm');
    expect(getBackend()).toBe('wasm');
    expect(choice.explanation).toMatch(
      /^wasm is the fastest; cpu: [\d.]+ ms per step; wasm, 2 threads: [\d.]+ ms per step; absent: not on this machine$/,
    );
    expect(choice.attempts.map(({ refusal }) => refusal)).toEqual([
      'not on this machine',
      expect.stringMatching(/^slower: [\d.]+ ms per step$/),
      undefined,
    ]);
    expect(memory().numTensors).toBe(before);
    // The slower one was released, and can be activated again.
    expect(engine().registry.cpu).toBeUndefined();
    expect(computes()).toBe(true);
    await useBackend([cpu()]);
    expect(computes()).toBe(true);
  });

  it('keeps a slower backend that holds tensors', async () => {
    await useBackend([cpu()]);
    const x = tensor1d([2, 3]);
    const choice = await useBackend([wasm(), cpu()], { measure: true });
    expect(choice.name).toBe('wasm');
    expect(getBackend()).toBe('wasm');
    expect(tidy(() => [...square(x).dataSync()])).toEqual([4, 9]);
    dispose(x);
  });

  it('rejects a backend whose training step fails, and keeps the previous one active', async () => {
    await useBackend([wasm()]);
    const kernel = getKernel('Conv2DBackpropFilter', 'cpu') as KernelConfig;
    unregisterKernel(kernel.kernelName, 'cpu');
    try {
      await expect(useBackend([cpu()], { measure: true })).rejects.toThrow(/Conv2DBackpropFilter/);
      expect(getBackend()).toBe('wasm');
    } finally {
      registerKernel(kernel);
    }
  });
});
