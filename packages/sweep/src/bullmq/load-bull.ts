import { ConfigError } from '@convkit/core';

/** What is used of the optional packages. */
export type Bull = Pick<
  typeof import('bullmq'),
  'Queue' | 'QueueEvents' | 'Worker' | 'DelayedError' | 'UnrecoverableError' | 'WaitingError'
> &
  Pick<typeof import('ioredis'), 'Redis'>;

/**
 * Loads the optional packages that a queue needs.
 * @throws ConfigError if they are not installed.
 */
export async function loadBull(): Promise<Bull> {
  try {
    const [bull, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { ...bull, Redis };
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new ConfigError('A queue needs the packages bullmq and ioredis, which are not installed', {
      hint: 'Run npm install bullmq ioredis.',
      cause,
    });
  }
}
