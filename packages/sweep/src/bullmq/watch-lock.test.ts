import { EventEmitter } from 'node:events';
import type { Worker } from 'bullmq';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchLock } from './watch-lock.js';

const worker = new EventEmitter();
const onLost = vi.fn();
let unwatch: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  onLost.mockClear();
  unwatch = watchLock(worker as unknown as Worker, 'own', 2000, onLost);
});
afterEach(() => {
  unwatch();
  vi.useRealTimers();
});

it('a lock that Redis confirms is not lost', () => {
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(1000);
    worker.emit('locksRenewed', { count: 1, jobIds: ['own'] });
  }
  worker.emit('lockRenewalFailed', ['another']);
  expect(onLost).not.toHaveBeenCalled();
});

it('a lock is lost if Redis says so', () => {
  worker.emit('lockRenewalFailed', ['own']);
  expect(onLost).toHaveBeenCalled();
});

it('a lock is lost if Redis does not confirm it in time', () => {
  worker.emit('locksRenewed', { count: 1, jobIds: ['another'] });
  vi.advanceTimersByTime(1800);
  expect(onLost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(600);
  expect(onLost).toHaveBeenCalled();
});

it('ends its watch', () => {
  unwatch();
  worker.emit('lockRenewalFailed', ['own']);
  vi.advanceTimersByTime(10_000);
  expect(onLost).not.toHaveBeenCalled();
});
