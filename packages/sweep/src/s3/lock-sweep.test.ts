import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openS3Store } from './index.js';
import { useS3Service } from './use-s3-service.fixture.js';

const KEY = 'first/controller.lock';
const MINUTE = 60_000;

const s3 = useS3Service();
afterEach(() => void vi.useRealTimers());

const open = () => openS3Store('s3://sweeps/first');
const lock = async () => (await open()).lock();

/** Lock of another controller. */
const putLock = (host: string, pid: number, age = 0) =>
  s3.service.put(KEY, Buffer.from(JSON.stringify({ host, pid })), new Date(Date.now() - age));

describe('the lock', () => {
  it('admits one controller at a time', async () => {
    const unlock = await lock();
    await expect(lock()).rejects.toMatchObject({
      code: 'CHECKPOINT',
      message: `This process already runs the sweep: it holds s3://sweeps/${KEY}`,
    });
    await unlock();
    await unlock();
    expect(s3.service.keys()).toEqual([]);
    await (await lock())();
  });

  it('admits one of two controllers that start at the same moment', async () => {
    s3.service.faultOf = (request) => {
      if (request === `PUT ${KEY}`) putLock('elsewhere', 1);
      return undefined;
    };
    await expect(lock()).rejects.toMatchObject({
      code: 'CHECKPOINT',
      message: expect.stringMatching(
        `Another controller runs this sweep: process 1 on elsewhere holds s3://sweeps/${KEY}, renewed at`,
      ),
      hint: expect.stringMatching(/delete s3:/),
    });
    expect(s3.service.text(KEY)).toContain('elsewhere');
    s3.service.objects.clear();
    s3.service.faultOf = () => undefined;
    await (await lock())();
  });

  it.each([
    ['of another host', 'elsewhere', () => 1, 9 * MINUTE],
    ['of a living process of this host', hostname(), () => process.ppid, 0],
  ])('%s is respected', async (_, host, pid, age) => {
    putLock(host, pid(), age);
    await expect(lock()).rejects.toThrow(`process ${pid()} on ${host} holds`);
  });

  it.each([
    ['that was not renewed for ten minutes', 'elsewhere', () => 1, 10 * MINUTE + 2000],
    ['of a dead process of this host', hostname(), () => spawnSync(process.execPath, ['-e', '']).pid, 0],
    ['of a dead process with the same id as this one', hostname(), () => process.pid, 0],
  ])('%s is taken over', async (_, host, pid, age) => {
    putLock(host, pid(), age);
    const unlock = await lock();
    expect(JSON.parse(s3.service.text(KEY) ?? '')).toMatchObject({ host: hostname(), pid: process.pid });
    await unlock();
  });

  it('that holds no process is respected until it is old', async () => {
    s3.service.put(KEY, Buffer.from('null'));
    await expect(lock()).rejects.toThrow(/process unknown on an unknown host/);
  });

  it.each(['ignore', 'reject'] as const)(
    'works on services that %s conditional writes',
    async (conditions) => {
      s3.service.conditions = conditions;
      await (await lock())();
      expect(s3.service.keys()).toEqual([]);
      putLock('elsewhere', 1);
      await expect(lock()).rejects.toThrow(/Another controller runs this sweep/);
      putLock('elsewhere', 1, 11 * MINUTE);
      await (await lock())();
      expect(s3.service.keys()).toEqual([]);
    },
  );
});

describe('a lock that is held', () => {
  const nextMinute = () => vi.advanceTimersByTime(MINUTE);
  const renewals = () => s3.service.requests.filter((request) => request === `PUT ${KEY}`).length - 1;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });

  it('is renewed, also after the service has failed', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const unlock = await lock();
    const first = s3.service.objects.get(KEY)?.etag;
    s3.service.faultOf = () => 'drop';
    nextMinute();
    await expect.poll(renewals).toBe(1);
    s3.service.faultOf = () => undefined;
    nextMinute();
    await expect.poll(() => s3.service.objects.get(KEY)?.etag).not.toBe(first);
    const second = s3.service.objects.get(KEY)?.etag;
    nextMinute();
    await expect.poll(() => s3.service.objects.get(KEY)?.etag).not.toBe(second);
    await unlock();
    expect(s3.service.keys()).toEqual([]);
  });

  it('is renewed by a write whose answer was lost', async () => {
    const store = await open();
    const unlock = await store.lock();
    let left = 1;
    s3.service.faultOf = (request) =>
      request === `PUT ${KEY}` && left-- > 0 ? 'drop the answer' : undefined;
    nextMinute();
    await expect.poll(() => s3.service.requests.at(-1)).toBe(`GET ${KEY}`);
    expect(renewals()).toBe(2);
    await unlock();
    expect(s3.service.keys()).toEqual([]);
  });

  it('and taken over by another controller lets this one write no more', async () => {
    const store = await open();
    const unlock = await store.lock();
    await store.files.append('results.jsonl', Buffer.from('one\n'));
    putLock('elsewhere', 1);
    nextMinute();
    await expect
      .poll(() => store.files.append('results.jsonl', Buffer.from('+')).catch((error) => error.message))
      .toMatch(`Another controller has taken over s3://sweeps/${KEY}`);
    await expect(store.files.remove('results.jsonl')).rejects.toThrow(/taken over/);
    await unlock();
    expect(s3.service.text(KEY)).toContain('elsewhere');
  });
});
