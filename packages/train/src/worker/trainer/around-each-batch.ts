import type { Batch, BatchSource, BatchSourceState } from '@convkit/core';
import type { EvaluatingEvent } from '../messages.js';

/** Wraps a source so that it awaits `hook` before each batch, and reports its progress before the first batch and after each one. */
export function aroundEachBatch(
  source: BatchSource,
  hook: () => Promise<void>,
  report: (progress: Omit<EvaluatingEvent, 'type'>) => void,
): BatchSource {
  return {
    get batchesPerEpoch(): number {
      return source.batchesPerEpoch;
    },
    get state(): BatchSourceState {
      return source.state;
    },
    restore: (state) => source.restore(state),
    async *epoch(): AsyncGenerator<Batch, void, undefined> {
      let [done, images] = [0, 0];
      const reportProgress = () => report({ done, total: source.batchesPerEpoch, images });
      reportProgress();
      for await (const batch of source.epoch()) {
        await hook();
        yield batch;
        done++;
        images += batch.labels.length;
        reportProgress();
      }
    },
  };
}
