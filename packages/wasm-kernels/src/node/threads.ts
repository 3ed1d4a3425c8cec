import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { newControlBlock, useWorkers } from '../runtime/jobs.js';
import { sharedModule } from '../runtime/kernel-module.js';
import type { WasmBackend } from '../runtime/wasm-backend.js';
import type { ThreadData } from './kernel-thread.js';

/** Starts `count` threads on the memory of `backend`, which take part in its jobs from then on. They keep no process alive. */
export async function startThreads(
  backend: WasmBackend,
  memory: WebAssembly.Memory,
  count: number,
): Promise<() => void> {
  const control = newControlBlock(backend);
  const module = sharedModule();
  const main = fileURLToPath(new URL('./kernel-thread.js', import.meta.url));
  const threads = Array.from({ length: count }, (_, index) => {
    const workerData: ThreadData = { module, memory, control, number: index + 1 };
    return new Worker(main, { workerData, execArgv: [] });
  });
  await Promise.all(
    threads.map(
      (thread) =>
        new Promise((resolve, reject) => {
          thread.once('message', resolve);
          thread.once('error', reject);
        }),
    ),
  );
  for (const thread of threads) thread.unref();
  useWorkers(backend, { address: control, workers: count });
  return () => {
    useWorkers(backend, { address: control, workers: 0 });
    for (const thread of threads) void thread.terminate();
  };
}
