import { ones, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checksum } from './checksum.fixture.js';
import { createWasmBackend } from './index.js';

const started: Worker[] = [];
const alive = new Set<Worker>();
const { Worker: RealWorker } = globalThis;

beforeEach(() => {
  vi.stubGlobal(
    'Worker',
    class extends RealWorker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        started.push(this);
        alive.add(this);
      }

      override terminate(): void {
        alive.delete(this);
        super.terminate();
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

it('computes the same bits on any number of threads in the page, and ends them with the backend', async () => {
  expect(crossOriginIsolated).toBe(true);
  const one = await checksum({ threads: 1 });
  expect(one).toMatch(/^1 [0-9a-f]{64}$/);
  expect(await checksum({ threads: 3 })).toBe(one.replace('1', '3'));
  expect(await checksum({ threads: 3 }, 2 ** 24)).toBe(one.replace('1', '3'));
  expect(started.length).toBe(4);
  expect(alive.size).toBe(0);
});

it('computes the same bits in a worker', async () => {
  const worker = new Worker(new URL('./checksum-worker.fixture.ts', import.meta.url), { type: 'module' });
  const inWorker = (threads: number) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage({ threads });
    });
  const two = await inWorker(2);
  expect(two).toBe((await checksum({ threads: 1 })).replace('1', '2'));
  expect(await inWorker(1)).toBe((two as string).replace('2', '1'));
  worker.terminate();
});

it.each([
  ['a file, if text is forbidden', /^blob:/, 2],
  ['text, if there is no file', /page-thread/, 2],
  ['nothing, and computes on one thread, if both are forbidden', /./, 1],
])('starts threads from %s', async (_, forbidden, threads) => {
  const Allowed = globalThis.Worker;
  vi.stubGlobal(
    'Worker',
    class extends Allowed {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        if (forbidden.test(String(args[0]))) throw new Error('forbidden by a policy');
        super(...args);
      }
    },
  );
  const one = (await checksum({ threads: 1 })).slice(2);
  expect(await checksum({ threads: 2 })).toBe(`${threads} ${one}`);
  const outcome = await createWasmBackend({ threads: 2 });
  expect(outcome.threads).toBe(threads);
  expect(outcome.reason ?? '').toMatch(
    threads === 2 ? /^$/ : /^one thread only: cannot start a thread: forbidden by a policy \(.*worker-src/,
  );
  await setBackend('wasm');
  const x = ones([2]);
  // A backend in use is kept.
  expect(await createWasmBackend({ threads: 2 })).toEqual(outcome);
  x.dispose();
  removeBackend('wasm');
});

it("names the URL of tfjs's missing files, and keeps the current backend", async () => {
  const failure = createWasmBackend({ threads: 2, wasmPaths: '/nowhere/' });
  await expect(failure).rejects.toMatchObject({
    code: 'BACKEND',
    message: expect.stringMatching(
      /^cannot load tfjs's tfjs-backend-wasm-threaded-simd.wasm from \/nowhere\//,
    ),
  });
  await expect(createWasmBackend({ wasmPaths: {} })).rejects.toThrow(
    'wasmPaths has no URL for tfjs-backend-wasm-threaded-simd.wasm',
  );
  expect(await checksum({ threads: 1 })).toMatch(/^1 /);
});
