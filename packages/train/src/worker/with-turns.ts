import type { Batch, BatchSource, SourceState } from '../batch-source.js';

/** The same source, which lets others have their turn before each batch: an evaluation can be long. */
export function withTurns(source: BatchSource, turn: () => Promise<void>): BatchSource {
  return {
    get batchesPerEpoch(): number {
      return source.batchesPerEpoch;
    },
    get state(): SourceState {
      return source.state;
    },
    restore: (state) => source.restore(state),
    async *epoch(): AsyncGenerator<Batch, void, undefined> {
      for await (const batch of source.epoch()) {
        await turn();
        yield batch;
      }
    },
  };
}
