import { beforeAll, expect, it, vi } from 'vitest';
import { decodeRunCheckpoint, MemoryRunStore, type RunStore } from '../index.js';
import { useCpu } from '../tiny.fixture.js';
import { tinyParts, tinySpec } from './tiny-trainer.fixture.js';
import { trainerOf } from './trainer.fixture.js';

beforeAll(useCpu);

function watchedStore() {
  const store = new MemoryRunStore();
  const closed = vi.spyOn(store, 'close');
  return { closed, store: async (): Promise<RunStore> => store };
}

it('closes the store and rethrows if the data fail to close', async () => {
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

it('closing a trainer in the same page stops its run after the current step and closes the store', async () => {
  const { closed, store } = watchedStore();
  const { trainer } = trainerOf({ ...tinyParts, store });
  const run = trainer.start(tinySpec);
  run.result.catch(() => {});
  run.pause();
  for await (const event of run) {
    if (event.type !== 'paused') continue;
    if (event.step === 3) break;
    run.step();
  }
  trainer.close();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  const saved = await decodeRunCheckpoint((await (await store()).read()) as Uint8Array);
  expect(saved.state.step).toBe(3);
});
