import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { untilIdle } from './until-idle.js';

/** Number of jobs that each check finds, or that Redis cannot be reached. */
type Found = number | 'lost';

/** Returns how many checks are made. After those that are given, the queue is empty. */
async function checksOf(found: readonly Found[]): Promise<number> {
  let checks = 0;
  const client = {
    get status() {
      return found[checks++] === 'lost' ? 'reconnecting' : 'ready';
    },
  };
  const queue = { getJobCountByTypes: async () => found[checks - 1] ?? 0 };
  const never = new AbortController().signal;
  await untilIdle(queue as unknown as Queue, client as unknown as Redis, 1, never);
  return checks;
}

it('ends after ten checks without jobs', async () => {
  expect(await checksOf([])).toBe(10);
});

it('counts anew after a check that finds jobs, or no Redis', async () => {
  expect(await checksOf([0, 0, 2, 0, 1])).toBe(15);
  expect(await checksOf([0, 0, 0, 'lost'])).toBe(14);
});

it('ends when it is told to', async () => {
  const stopped = AbortSignal.abort();
  await expect(untilIdle({} as Queue, {} as Redis, 1000, stopped)).rejects.toMatchObject({
    name: 'AbortError',
  });
});
