import { beforeAll, expect, it } from 'vitest';
import { type DoneEvent, METRICS_FILE, MemoryRunStore, parseMetrics } from '../index.js';
import { useCpu } from '../tiny.fixture.js';
import { tinyParts, tinySpec } from './tiny-trainer.fixture.js';
import { trainerOf } from './trainer.fixture.js';

beforeAll(useCpu);

it('logs the run and keeps its last checkpoints in the store of the app', async () => {
  const store = new MemoryRunStore();
  const { trainer } = trainerOf({ ...tinyParts, store: async () => store });
  const result = await trainer.start(tinySpec, { keepLast: 2, onOutOfMemory: 'split' }).result;
  expect(await store.files.list('checkpoints')).toHaveLength(2);
  const log = parseMetrics((await store.files.read(METRICS_FILE)) as Uint8Array);
  expect([log[0]?.type, log.at(-1)?.type]).toEqual(['start', 'done']);
  expect(log.at(-1)).toMatchObject({ weightsSha256: (result as DoneEvent).weightsSha256 });
  trainer.close();
});
