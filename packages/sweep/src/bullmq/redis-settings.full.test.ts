import { expect, it } from 'vitest';
import { QueueTest } from './queue.fixture.js';
import { DURABLE } from './redis.fixture.js';

const test = new QueueTest();

it('Redis that keeps nothing on disk is refused', async () => {
  const redis = await test.startRedis('--save', '');
  await expect(test.open(redis)).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ keeps nothing on disk/),
    hint: expect.stringContaining('appendonly yes'),
  });
});

it('Redis that only keeps snapshots is accepted with a warning', async () => {
  const redis = await test.startRedis('--save', '3600 1');
  const warnings: string[] = [];
  await (await test.open(redis, (warning) => warnings.push(warning))).close();
  expect(warnings).toEqual([expect.stringContaining('keeps only snapshots')]);
});

it('Redis that does not tell is accepted with a warning', async () => {
  const redis = await test.startRedis('--rename-command', 'CONFIG', '');
  const warnings: string[] = [];
  await (await test.open(redis, (warning) => warnings.push(warning))).close();
  expect(warnings).toEqual([expect.stringContaining('does not tell')]);
});

it('Redis with another password is refused, and neither password is printed', async () => {
  const { port } = await test.startRedis(...DURABLE, '--requirepass', 'secret');
  for (const user of ['', ':wrong@', 'nobody:wrong@']) {
    const error = await test.open({ url: `redis://${user}127.0.0.1:${port}` }).catch((e: Error) => e);
    expect(error).toMatchObject({
      name: 'ConfigError',
      message: `Redis at 127.0.0.1:${port} refuses the user or the password`,
    });
    expect(JSON.stringify(error)).not.toMatch(/secret|wrong/);
  }
  await (await test.open({ url: `redis://:secret@127.0.0.1:${port}` })).close();
});
