import { platform } from '#platform';
import { newControlBlock, useWorkers } from './jobs.js';
import { moduleIn } from './kernel-module.js';
import type { WasmBackend } from './wasm-backend.js';

/** Starts `count` threads that take part in the jobs of `backend`. Returns a function that ends them. */
export async function startThreads(
  backend: WasmBackend,
  memory: WebAssembly.Memory,
  count: number,
): Promise<() => void> {
  const control = newControlBlock(backend);
  const module = moduleIn(backend);
  const starts = await Promise.allSettled(
    Array.from({ length: count }, (_, index) =>
      platform.startThread({ module, memory, control, number: index + 1 }),
    ),
  );
  const stop = () => {
    for (const start of starts) if (start.status === 'fulfilled') start.value();
  };
  const failure = starts.find((start) => start.status === 'rejected');
  if (failure) {
    stop();
    throw failure.reason;
  }
  useWorkers(backend, control, count);
  return stop;
}
