import { BackendError, fromPlainError, type PlainError } from '@convkit/core';
import type { OwnData } from '../data/own-data.js';

/** What the inspector can look at. Files are sent by reference. */
export type InspectorTask = { readonly weights: File } | { readonly images: OwnData };

export type InspectorAnswer = { readonly value: unknown } | { readonly error: PlainError };

/**
 * Looks at what the user chose, in a worker of its own, so that the page stays responsive.
 * @param name Name of the files in the message of a crash.
 * @param signal Ends the worker.
 * @throws What the task throws.
 */
export function askInspector<Value>(task: InspectorTask, name: string, signal?: AbortSignal): Promise<Value> {
  // The trainer's file, so that both kinds of worker share their code.
  const worker = new Worker(new URL('../trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'inspector',
  });
  const answer = new Promise<Value>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
    worker.addEventListener('message', ({ data }: MessageEvent<InspectorAnswer>) => {
      if ('value' in data) resolve(data.value as Value);
      else reject(fromPlainError(data.error));
    });
    worker.addEventListener('error', ({ message }) => {
      reject(
        new BackendError(`The worker that reads ${name} crashed: ${message || 'it could not be loaded'}`),
      );
    });
    worker.postMessage(task);
  });
  return answer.finally(() => worker.terminate());
}
