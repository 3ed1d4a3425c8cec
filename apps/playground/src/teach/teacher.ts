import { BackendError, fromPlainError, type PlainError } from '@convkit/core';
import type { HeadProgress, RequestName, TeacherRequests } from './requests.js';

type Answer = { readonly id: number } & (
  | { readonly output: unknown }
  | { readonly error: PlainError }
  | { readonly progress: HeadProgress }
);

interface Waiting {
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
  readonly report: ((progress: HeadProgress) => void) | undefined;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let lastId = 0;

/**
 * Asks the worker that reads images and teaches, which is started on the first question.
 * @param report Receives the progress of `train`.
 */
export function ask<Name extends RequestName>(
  name: Name,
  input: TeacherRequests[Name]['input'],
  report?: (progress: HeadProgress) => void,
): Promise<TeacherRequests[Name]['output']> {
  worker ??= start();
  const id = ++lastId;
  const answer = new Promise<TeacherRequests[Name]['output']>((resolve, reject) => {
    waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, report });
  });
  worker.postMessage({ id, name, input });
  return answer;
}

/** Decodes image files and makes them small. An image that cannot be read becomes undefined. */
export const prepareImages = (files: readonly File[]): Promise<readonly (Blob | undefined)[]> =>
  ask('prepare', files);

function start(): Worker {
  // The trainer's file, so that both kinds of worker share their code.
  const started = new Worker(new URL('../trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'teacher',
  });
  started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const question = waiting.get(data.id);
    if (!question) return;
    if ('progress' in data) return question.report?.(data.progress);
    waiting.delete(data.id);
    if ('error' in data) question.reject(fromPlainError(data.error));
    else question.resolve(data.output as never);
  });
  started.addEventListener('error', ({ message }) => {
    const error = new BackendError(
      `The worker that teaches crashed: ${message || 'it could not be loaded'}`,
      {
        hint: 'Reload the page.',
      },
    );
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = undefined;
  });
  return started;
}
