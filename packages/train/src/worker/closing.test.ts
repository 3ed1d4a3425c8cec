import { beforeAll, expect, it, vi } from 'vitest';
import { MemoryRunStore, type RunStore } from '../index.js';
import { useCpu } from '../tiny.fixture.js';
import { tinyParts, tinySpec } from './tiny-trainer.fixture.js';
import { trainerOf } from './trainer.fixture.js';

beforeAll(useCpu);

function watchedStore() {
  const store = new MemoryRunStore();
  const closed = vi.spyOn(store, 'close');
  return { closed, store: async (): Promise<RunStore> => store };
}

it('a run whose data cannot be closed gives its store back, and says why it failed', async () => {
  const { closed, store } = watchedStore();
  const { trainer } = trainerOf({
    ...tinyParts,
    store,
    datasets: async (spec, context) => ({
      ...(await tinyParts.datasets(spec, context)),
      close: async () => {
        throw new Error('the decoder is stuck');
      },
    }),
  });
  await expect(trainer.start(tinySpec).result).rejects.toThrow('the decoder is stuck');
  expect(closed).toHaveBeenCalledOnce();
  trainer.close();
});
