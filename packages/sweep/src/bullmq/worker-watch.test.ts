import type { Queue } from 'bullmq';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WorkerWatch } from './worker-watch.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A watch of a queue with these workers, and its warnings. */
function watch(count: () => Promise<number>) {
  const warnings: string[] = [];
  const queue = { getWorkersCount: vi.fn(count) };
  const own = new WorkerWatch(queue as unknown as Queue, (warning) => warnings.push(warning));
  /** Checks every five seconds. */
  const wait = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 5) {
      vi.advanceTimersByTime(5000);
      await own.check();
    }
  };
  return { own, queue, wait, warnings };
}

it('warns once after 30 seconds without a worker', async () => {
  const { wait, warnings } = watch(async () => 0);
  await wait(25);
  expect(warnings).toEqual([]);
  await wait(100);
  expect(warnings).toEqual([expect.stringContaining('convkit worker --queue')]);
});

it('does not warn if workers are connected, or cannot be counted', async () => {
  const connected = watch(async () => 2);
  await connected.wait(100);
  const unknown = watch(async () => {
    throw new Error('ERR unknown command CLIENT');
  });
  await unknown.wait(100);
  expect([...connected.warnings, ...unknown.warnings]).toEqual([]);
});

it('does not count workers that report', async () => {
  const { own, queue, wait } = watch(async () => 0);
  for (let i = 0; i < 10; i++) {
    await wait(20);
    own.sign();
  }
  expect(queue.getWorkersCount).not.toHaveBeenCalled();
});
