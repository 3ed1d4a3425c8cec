import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { testEngine } from '../engine.conformance.fixture.js';
import { openBullEngine } from './index.js';
import { Processes } from './processes.fixture.js';
import { DURABLE, RedisServer } from './redis.fixture.js';

const processes = new Processes();
let redis: RedisServer;

beforeAll(async () => {
  redis = await RedisServer.start(...DURABLE);
});
afterEach(async () => {
  const client = new Redis(redis.url);
  await client.flushall();
  client.disconnect();
});
afterAll(() => redis?.end());

testEngine('openBullEngine', async (store) => {
  for (const name of ['first', 'second']) processes.worker(redis.url, name);
  const engine = await openBullEngine({ url: redis.url, store, version: '1.0.0', checkInterval: 500 });
  const close = async () => {
    await engine.close();
    await processes.end();
  };
  return { run: (job, onEvent) => engine.run(job, onEvent), drain: () => engine.drain(), close };
});
