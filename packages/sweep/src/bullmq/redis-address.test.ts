import { expect, it } from 'vitest';
import { openBullEngine, serveQueue } from './index.js';
import { hostOf } from './redis-address.js';

it('names host and port, and nothing secret', () => {
  expect(hostOf('redis://user:secret@queue.example:6380/2')).toBe('queue.example:6380');
  expect(hostOf('rediss://queue.example')).toBe('queue.example:6379');
  expect(hostOf('redis://[::1]')).toBe('[::1]:6379');
});

it.each(['http://secret@queue.example', 'localhost:6379', 'redis://', 'secret'])('refuses %s', (url) => {
  expect(() => hostOf(url)).toThrow('The address of the queue is not a Redis URL');
  expect(() => hostOf(url)).not.toThrow('secret');
});

it('neither the engine nor a worker prints the password of a server that it cannot reach', async () => {
  // Nobody listens on port 1.
  const url = 'redis://user:secret@127.0.0.1:1';
  const refused = expect.objectContaining({
    name: 'ConfigError',
    message: expect.stringMatching(/^Cannot connect to Redis at 127\.0\.0\.1:1: (?!.*secret).*ECONNREFUSED/),
    hint: expect.stringContaining('Start Redis'),
  });
  await expect(openBullEngine({ url, store: '/a', version: '1.0.0' })).rejects.toEqual(refused);
  const openStore = () => Promise.reject(new Error('not needed'));
  const runTrial = () => Promise.reject(new Error('not needed'));
  await expect(serveQueue({ url, openStore, runTrial, version: '1.0.0' })).rejects.toEqual(refused);
});
