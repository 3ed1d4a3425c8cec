import { platform } from '#platform';
import { newControlBlock, useWorkers } from './jobs.js';
import { moduleIn } from './kernel-module.js';
import type { WasmBackend } from './wasm-backend.js';

/** The threads of a backend. */
interface Threads {
  /** Why there are none although some were requested, for people. */
  readonly failure?: string;
  /** Ends them. */
  stop(): void;
}

/** Starts `count` threads that take part in the jobs of `backend`, or none if one of them cannot start. */
export async function startThreads(
  backend: WasmBackend,
  memory: WebAssembly.Memory,
  count: number,
  script?: string | URL,
): Promise<Threads> {
  const control = newControlBlock(backend);
  const module = moduleIn(backend);
  const starts = await Promise.allSettled(
    Array.from({ length: count }, (_, index) =>
      platform.startThread({ module, memory, control, number: index + 1 }, script),
    ),
  );
  const stop = () => {
    for (const start of starts) if (start.status === 'fulfilled') start.value();
  };
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed) {
    stop();
    // A thread that is terminated while it takes a task would never finish it, so none of them keeps its control block.
    useWorkers(backend, newControlBlock(backend), 0);
    return { failure: describe(failed.reason), stop: () => {} };
  }
  useWorkers(backend, control, count);
  return { stop };
}

function describe({ message, hint }: Error & { hint?: string }): string {
  return hint ? `${message} (${hint})` : message;
}
