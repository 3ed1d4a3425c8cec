import '@tensorflow/tfjs-backend-wasm';
import { conv2d, removeBackend, setBackend, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { random } from './backends.fixture.js';
import { createWasmBackend, isRevectorized } from './index.js';
import { platform } from './platform/node.js';

/** V8 merges instructions from this version on, on x64. */
const canRevectorize = Number.parseInt(process.versions.v8, 10) >= 12 && process.arch === 'x64';

async function outputs(revectorize: boolean) {
  await createWasmBackend({ revectorize });
  await setBackend('wasm');
  const values = tidy(() => {
    const x = random('x', 2, 20, 20, 16) as Tensor4D;
    return [3, 1].map((size) => [
      ...conv2d(x, random(`f${size}`, size, size, 16, 24) as Tensor4D, 1, 'same').dataSync(),
    ]);
  });
  removeBackend('wasm');
  return values;
}

it('gives the same bits, where the engine can do it', async () => {
  const before = await outputs(false);
  expect(isRevectorized()).toBe(false);
  expect(await outputs(true)).toEqual(before);
  expect(isRevectorized()).toBe(canRevectorize);
});

it('is switched off again if the kernels fail their test', () => {
  expect(platform.revectorize(() => false)).toBe(false);
});
