import { engine, getBackend, memory, square, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { wasm } from '../wasm.js';
import { webgl } from '../webgl/webgl.js';
import { useBackend } from './use-backend.js';

it('measures wasm and webgl and chooses the faster; both can be activated again', async () => {
  const choice = await useBackend([webgl(), wasm({ threads: 2 })], { measure: true });
  expect(choice.explanation).toMatch(
    /^\w+ is the fastest; webgl: [\d.]+ ms per step; wasm, 2 threads: [\d.]+ ms per step$/,
  );
  const [first, second] = choice.attempts.map(({ stepMs }) => stepMs as number) as [number, number];
  expect(choice.name).toBe(first < second ? 'webgl' : 'wasm');
  expect(getBackend()).toBe(choice.name);
  expect(Object.keys(engine().registry)).toEqual([choice.name]);
  expect(memory().numTensors).toBe(0);
  for (const backend of [webgl(), wasm({ threads: 2 }), webgl()]) {
    await useBackend([backend]);
    expect(tidy(() => square(tensor1d([3])).dataSync()[0])).toBe(9);
  }
});
