import { ConfigError } from '@convkit/core';
import type { Redis } from 'ioredis';

const HINT = 'Set "appendonly yes" in redis.conf, and restart Redis.';

/**
 * Checks that jobs survive a restart of Redis. Without its append-only file, it warns.
 * @param host - names Redis in messages.
 * @throws ConfigError if Redis writes nothing to disk.
 */
export async function checkPersistence(
  client: Redis,
  host: string,
  onWarning: (message: string) => void,
): Promise<void> {
  const info = await client.info('persistence').catch(() => '');
  if (/^aof_enabled:1/m.test(info)) return;
  const snapshots = await snapshotsOf(client);
  if (snapshots === undefined) {
    onWarning(`Redis at ${host} does not tell whether it keeps data on disk. ${HINT}`);
  } else if (snapshots === '') {
    throw new ConfigError(`Redis at ${host} keeps nothing on disk, so a restart would lose all jobs`, {
      hint: HINT,
    });
  } else {
    onWarning(`Redis at ${host} keeps only snapshots, so a restart may lose recent jobs. ${HINT}`);
  }
}

/** When Redis saves snapshots, or '' for never. Undefined if it does not tell, as managed services do not. */
async function snapshotsOf(client: Redis): Promise<string | undefined> {
  try {
    const answer = (await client.config('GET', 'save')) as string[];
    return answer[1];
  } catch {
    return undefined;
  }
}
