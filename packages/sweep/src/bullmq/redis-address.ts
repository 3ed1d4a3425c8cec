import { ConfigError } from '@convkit/core';

/**
 * Host and port of a Redis URL, for messages: without its password.
 * @throws ConfigError if it is not a Redis URL.
 */
export function hostOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.hostname && /^rediss?:$/.test(parsed.protocol)) {
    return `${parsed.hostname}:${parsed.port || '6379'}`;
  }
  throw new ConfigError('The address of the queue is not a Redis URL', {
    hint: 'Use redis://HOST:PORT, or rediss://HOST:PORT for an encrypted connection.',
  });
}
