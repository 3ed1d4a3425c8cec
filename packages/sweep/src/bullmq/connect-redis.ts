import { ConfigError } from '@convkit/core';
import type { Redis } from 'ioredis';
import { loadBull } from './load-bull.js';
import { hostOf } from './redis-address.js';

/** Milliseconds that Redis has to respond at the start. */
const PATIENCE = 10_000;

/**
 * Connects to Redis. Once connected, the client reconnects for as long as it takes, and sends again what was interrupted.
 * @param onWarning - told when the connection is lost, once per outage.
 * @throws ConfigError if Redis does not respond, or refuses the user or the password.
 */
export async function connectRedis(url: string, onWarning: (message: string) => void): Promise<Redis> {
  const host = hostOf(url);
  const { Redis } = await loadBull();
  await probe(new Redis(url, { ...AT_ONCE, lazyConnect: true }), host);
  const client = new Redis(url, { maxRetriesPerRequest: null });
  let isLost = false;
  client.on('error', () => {});
  client.on('ready', () => {
    isLost = false;
  });
  client.on('reconnecting', () => {
    if (!isLost) onWarning(`Lost the connection to Redis at ${host}. Waiting for it to come back.`);
    isLost = true;
  });
  return client;
}

/** Options of a client that gives up at the first error. */
const AT_ONCE = { connectTimeout: PATIENCE, maxRetriesPerRequest: 0, retryStrategy: () => null };

async function probe(client: Redis, host: string): Promise<void> {
  let reason: unknown;
  client.on('error', (error) => {
    reason ??= error;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no response within ${PATIENCE / 1000} seconds`)), PATIENCE);
  });
  try {
    await Promise.race([client.connect().then(() => client.ping()), late]);
  } catch (error) {
    throw connectionError(host, reason ?? error);
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

function connectionError(host: string, cause: unknown): ConfigError {
  const message = (cause as Error).message;
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/.test(message)) {
    return new ConfigError(`Redis at ${host} refuses the user or the password`, {
      hint: 'Use a URL with both, or set REDIS_USERNAME and REDIS_PASSWORD for the commands of convkit.',
    });
  }
  return new ConfigError(`Cannot connect to Redis at ${host}: ${message}`, {
    hint: 'Start Redis there, or correct the URL of the queue.',
  });
}
