import { engine, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createWasmBackend } from '../index.js';
import { ALL_TRAP, trapsOf } from './job-failures.fixture.js';
import { type WasmBackend, wasmBackend } from './wasm-backend.js';

it('reports a trap on any thread of a page, and recovers', async () => {
  expect(await createWasmBackend({ threads: 2 })).toEqual({ threads: 2 });
  await setBackend('wasm');
  const messages = trapsOf(wasmBackend(engine().backend as WasmBackend), ALL_TRAP, 2);
  // The end of a message is the browser's.
  expect(messages).toEqual([
    expect.stringMatching(/^the job batchNormStatistics trapped on thread 1: .*divide by zero$/),
    expect.stringMatching(/^the job batchNormStatistics trapped on thread 2: .*divide by zero$/),
  ]);
  removeBackend('wasm');
});
