import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RedisServer } from '../../../packages/sweep/src/bullmq/redis.fixture.js';
import { argumentsOf, containerOf, EXAMPLE, readVariant } from './manifests.fixture.js';
import { type Container, runConvkit } from './run-convkit.fixture.js';

const { manifests, config } = readVariant('folder');
const REDIS_PASSWORD = 'secret';

const folder = mkdtempSync(join(tmpdir(), 'convkit-kubernetes-'));
const mounts = { '/etc/convkit': join(folder, 'etc'), '/sweeps': join(folder, 'sweeps') };
const containers: Container[] = [];
let redis: RedisServer;

beforeAll(async () => {
  for (const name of ['etc', 'data']) mkdirSync(join(folder, name));
  // The sweep of the example, with fewer and shorter runs.
  const { run, method, ...sweep } = JSON.parse(readFileSync(new URL('base/sweep.json', EXAMPLE), 'utf8'));
  const short = { run: { ...run, limit: 2000, epochs: 9 }, method: { ...method, trials: 9 }, ...sweep };
  writeFileSync(join(folder, 'etc/sweep.json'), JSON.stringify(short));
  const [program, ...args] = argumentsOf(containerOf(manifests, 'StatefulSet', 'redis'), { REDIS_PASSWORD });
  expect(program).toBe('redis-server');
  redis = await RedisServer.start(...args.map((arg) => (arg === '/data' ? join(folder, 'data') : arg)));
});
afterAll(async () => {
  for (const { child } of containers) child.kill('SIGKILL');
  await Promise.all(containers.map(({ ended }) => ended));
  await redis?.end();
  rmSync(folder, { recursive: true });
});

/** Starts the container of a Job. */
function start(job: string): Container {
  const env = { ...config, REDIS_URL: redis.url, REDIS_PASSWORD };
  const args = argumentsOf(containerOf(manifests, 'Job', job), env);
  // Seconds instead of minutes.
  const patience = args.indexOf('--exit-when-idle') + 1;
  if (patience > 0) args[patience] = '30';
  const container = runConvkit(args, env, mounts);
  containers.push(container);
  return container;
}

it('the containers of the example complete a sweep, although a worker and the controller are stopped', async () => {
  const workers = [start('workers'), start('workers')];
  const [first] = workers as [Container];
  const controller = start('sweep');
  await expect.poll(() => first.output()).toMatch(/training to epoch/);
  first.child.kill('SIGTERM');
  controller.child.kill('SIGTERM');
  expect((await first.ended).code, first.output()).toBe(143);
  expect((await controller.ended).code, controller.output()).toBe(143);

  const replaced = start('workers');
  const resumed = start('sweep');
  expect((await resumed.ended).code, resumed.output()).toBe(0);
  for (const worker of [...workers.slice(1), replaced]) {
    expect((await worker.ended).code, worker.output()).toBe(0);
    expect(worker.output()).toContain('no more jobs');
  }
  const sweep = join(folder, 'sweeps/lenet5');
  const results = readFileSync(join(sweep, 'results.jsonl'), 'utf8').trim().split('\n');
  // 9 runs of one epoch, 3 of three, and 1 of nine.
  expect(results).toHaveLength(13);
  expect(readFileSync(join(sweep, 'report.html'), 'utf8')).toContain('<!doctype html>');
});
