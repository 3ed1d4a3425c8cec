import { expect, it } from 'vitest';
import { queueUrl } from './queue-url.js';

it('takes user and password from the environment, and never from the command line', () => {
  expect(queueUrl('redis://host:6380/2', {})).toBe('redis://host:6380/2');
  const env = { REDIS_USERNAME: 'trainer', REDIS_PASSWORD: 'p@ss/word' };
  const url = new URL(queueUrl('rediss://host', env));
  expect([url.username, decodeURIComponent(url.password), url.host]).toEqual([
    'trainer',
    'p@ss/word',
    'host',
  ]);
  const refused = expect.objectContaining({ message: expect.not.stringContaining('secret') });
  expect(() => queueUrl('redis://:secret@host', {})).toThrow(refused);
});
