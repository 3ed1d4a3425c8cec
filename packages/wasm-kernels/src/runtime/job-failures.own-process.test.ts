import { Worker } from 'node:worker_threads';
import { engine, removeBackend, setBackend, zeros } from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { createIn, createWasmBackend } from '../create-wasm-backend.js';
import { ALL_TRAP, expectCorrectJob, trappingJob, trapsOf } from './job-failures.fixture.js';
import { type Job, newControlBlock, runJob, useWorkers } from './jobs.js';
import { type WasmBackend, wasmBackend } from './wasm-backend.js';

afterEach(() => removeBackend('wasm'));

async function backendOf(threads: number): Promise<WasmBackend> {
  await createWasmBackend({ threads });
  await setBackend('wasm');
  return wasmBackend(engine().backend as WasmBackend);
}

it('reports a trap on one thread', async () => {
  const backend = await backendOf(1);
  expect(() => runJob(backend, trappingJob(backend))).toThrow(
    expect.objectContaining({
      code: 'BACKEND',
      message: expect.stringMatching(/^the job tanh trapped on thread 1: .*out of bounds/),
      hint: expect.stringMatching(/report this bug/),
    }),
  );
});

it('reports a trap on any thread once the job has ended, and recovers', async () => {
  const backend = await backendOf(3);
  expect(trapsOf(backend, trappingJob(backend), 3)).toEqual([
    expect.stringMatching(/^the job tanh trapped on thread 1: .*out of bounds/),
    expect.stringMatching(/^the job tanh trapped on thread 2: .*out of bounds/),
    expect.stringMatching(/^the job tanh trapped on thread 3: .*out of bounds/),
  ]);
});

it('recovers when every task traps', async () => {
  const backend = await backendOf(2);
  expect(trapsOf(backend, ALL_TRAP, 2)).toEqual([
    'the job batchNormStatistics trapped on thread 1: divide by zero',
    'the job batchNormStatistics trapped on thread 2: divide by zero',
  ]);
});

it('computes without threads that have ended', async () => {
  const threads: Worker[] = [];
  const note = (worker: Worker) => threads.push(worker);
  process.on('worker', note);
  await backendOf(3);
  process.off('worker', note);
  expect(threads).toHaveLength(2);
  await Promise.all(threads.map((thread) => thread.terminate()));
  expectCorrectJob();
});

/** The code of a thread that takes one task from the control block and ends. */
const THIEF = `
const { parentPort, workerData: { memory, control } } = require('node:worker_threads');
const state = new BigInt64Array(memory.buffer, control, 1);
parentPort.postMessage('spinning');
for (;;) {
  const seen = Atomics.load(state, 0);
  if (BigInt.asIntN(32, seen) > 0n && Atomics.compareExchange(state, 0, seen, seen - 1n) === seen) break;
}`;

it('does not wait forever for a thread that ended with a task', async () => {
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 4096, shared: true });
  await createIn(memory, { threads: 1 });
  await setBackend('wasm');
  const backend = wasmBackend(engine().backend as WasmBackend);
  const control = newControlBlock(backend);
  useWorkers(backend, control, 1, 200);
  const thief = new Worker(THIEF, { eval: true, workerData: { memory, control } });
  await new Promise((resolve) => thief.once('message', resolve));
  const address = backend.dataIdMap.get(zeros([2 ** 20]).dataId).memoryOffset;
  const job: Job<'tanh'> = {
    kernel: 'tanh',
    units: 2 ** 20,
    unitsPerTask: 1024,
    args: { x: address, y: address },
  };
  const untilStolen = () => {
    for (;;) runJob(backend, job);
  };
  const stalled =
    /^a thread of the wasm backend has ended or hangs: the job tanh has unfinished tasks \(1\), .* 0.2 s$/;
  expect(untilStolen).toThrow(stalled);
  expect(() => runJob(backend, job)).toThrow(stalled);
  await thief.terminate();
});
