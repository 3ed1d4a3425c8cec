import { BackendError, fromPlainError, type PlainError, type RunSpec } from '@convkit/core';
import type { LearningRateRange } from 'convkit';
import type { RunFiles } from '../data/own-data.js';

/** What the worker of a learning rate test needs. */
export interface RatesRequest {
  readonly spec: RunSpec;
  /** Height and width of the input, or 0 for the network's own. */
  readonly side: number;
  readonly files: RunFiles;
}

/** The answer of the worker. */
export type RatesAnswer = { readonly range: LearningRateRange } | { readonly error: PlainError };

/**
 * Tests which learning rate suits the settings of a run, on a fresh network in a worker of its own.
 * @param signal Ends the test, which then rejects with the signal's reason.
 * @throws NumericError if the loss falls at no learning rate.
 */
export function testRates(request: RatesRequest, signal: AbortSignal): Promise<LearningRateRange> {
  // The trainer's file, so that both kinds of worker share their code.
  const worker = new Worker(new URL('../trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'rates',
  });
  const answer = new Promise<LearningRateRange>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<RatesAnswer>) => {
      if ('range' in data) resolve(data.range);
      else reject(fromPlainError(data.error));
    });
    worker.addEventListener('error', ({ message }) =>
      reject(new BackendError(`The worker that tests learning rates crashed: ${message}`)),
    );
    signal.addEventListener('abort', () => reject(signal.reason));
    worker.postMessage(request);
  });
  return answer.finally(() => worker.terminate());
}
