import type { Redis } from 'ioredis';

/** What the queue knows of a job. */
export interface QueuedJob {
  /** `open` if it waits, is under way, or waits for another attempt. */
  readonly state: 'missing' | 'open' | 'completed' | 'failed';
  /** Why it failed. */
  readonly reason: string;
  /** The field that was requested. */
  readonly value: string;
}

/**
 * Looks jobs up, in one round trip.
 * @param keys - keys of their hashes, as BullMQ names them.
 * @param field - a field that each job has: `data` is its payload, as JSON.
 */
export async function readJobs(
  client: Redis,
  keys: readonly string[],
  field: 'data' | 'name',
): Promise<QueuedJob[]> {
  const pipeline = client.pipeline();
  for (const key of keys) pipeline.hmget(key, field, 'finishedOn', 'returnvalue', 'failedReason');
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, fields]) => {
    if (error) throw error;
    const [value, ...rest] = fields as (string | null)[];
    return { state: stateOf(value, ...rest), reason: rest[2] ?? '', value: value ?? '' };
  });
}

/** A job that failed once and then succeeded has a return value and a reason. */
function stateOf(
  value?: string | null,
  finished?: string | null,
  returned?: string | null,
): QueuedJob['state'] {
  if (typeof value !== 'string') return 'missing';
  if (typeof finished !== 'string') return 'open';
  return typeof returned === 'string' ? 'completed' : 'failed';
}
