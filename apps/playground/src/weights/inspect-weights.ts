import { BackendError, fromPlainError, type PlainError } from '@convkit/core';
import type { InspectedWeights } from './starting-weights.js';

/** The answer of the worker that inspects a file. */
export type InspectionAnswer = { readonly inspected: InspectedWeights } | { readonly error: PlainError };

/**
 * Finds the networks that a file of weights fits, in a worker of its own. The file is not copied.
 * @throws CheckpointError if the file cannot be read, or fits no network of the catalog.
 */
export function inspectWeights(file: File): Promise<InspectedWeights> {
  // The trainer's file, so that both kinds of worker share their code.
  const worker = new Worker(new URL('../trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'inspector',
  });
  const answer = new Promise<InspectedWeights>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<InspectionAnswer>) => {
      if ('inspected' in data) resolve(data.inspected);
      else reject(fromPlainError(data.error));
    });
    worker.addEventListener('error', ({ message }) => {
      reject(
        new BackendError(
          `The worker that reads ${file.name} crashed: ${message || 'it could not be loaded'}`,
        ),
      );
    });
    worker.postMessage(file);
  });
  return answer.finally(() => worker.terminate());
}
