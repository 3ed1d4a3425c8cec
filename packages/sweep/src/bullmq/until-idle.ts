import { setTimeout } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Number of checks in a row that must find the queue empty. */
const CHECKS = 10;

/**
 * Waits until the queue has had no jobs for `milliseconds`: none that wait, and none under way on any worker. While Redis cannot be
 * reached, nobody knows, and the time begins anew.
 * @throws AbortError if the signal is aborted.
 */
export async function untilIdle(
  queue: Queue,
  client: Redis,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  let empty = 0;
  while (empty < CHECKS) {
    await setTimeout(milliseconds / CHECKS, undefined, { signal });
    empty = client.status === 'ready' && (await isEmpty(queue)) ? empty + 1 : 0;
  }
}

const isEmpty = async (queue: Queue): Promise<boolean> =>
  (await queue.getJobCountByTypes('waiting', 'prioritized', 'delayed', 'active')) === 0;
