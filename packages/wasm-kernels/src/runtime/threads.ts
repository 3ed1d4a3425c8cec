import { platform } from '#platform';
import { newControlBlock, useWorkers } from './jobs.js';
import { moduleIn } from './kernel-module.js';
import type { WasmBackend } from './wasm-backend.js';

/** Starts `count` threads on the memory of `backend`, which take part in its jobs from then on. Gives what ends them. */
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
