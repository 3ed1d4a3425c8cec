import { toPlainError } from '@convkit/core';
import type { RatesAnswer, RatesRequest } from './test-rates.js';

/** Tests the learning rates of the run that the page sends. The code for that is loaded when it is needed. */
export function serveRates(): void {
  self.addEventListener('message', async ({ data }: MessageEvent<RatesRequest>) => {
    const answer = await import('./find-rate.js')
      .then(({ findRate }) => findRate(data))
      .then(
        (range): RatesAnswer => ({ range }),
        (error): RatesAnswer => ({ error: toPlainError(error) }),
      );
    self.postMessage(answer);
  });
}
