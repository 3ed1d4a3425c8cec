import type { Batch, BatchSource, BatchSourceState } from '@convkit/core';

/** Wraps a source so that it awaits `hook` before each batch. */
export function beforeEachBatch(source: BatchSource, hook: () => Promise<void>): BatchSource {
  return {
    get batchesPerEpoch(): number {
      return source.batchesPerEpoch;
    },
    get state(): BatchSourceState {
      return source.state;
    },
    restore: (state) => source.restore(state),
    async *epoch(): AsyncGenerator<Batch, void, undefined> {
      for await (const batch of source.epoch()) {
        await hook();
        yield batch;
      }
    },
  };
}
