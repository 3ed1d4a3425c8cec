import { expect, it } from 'vitest';
import { readmeExample, readmeInstall } from '../release/readme.js';

const readme = [
  'npm in a sentence',
  '```sh',
  'npm install @convkit/core @tensorflow/tfjs-core@4.22.0',
  '```',
  '```ts',
  'export const a: number = 1; // a comment',
  '```',
  '```ts',
  'second',
  '```',
].join('\n');

it('finds the first example and strips its types', () => {
  expect(readmeExample(readme)).toBe('export const a = 1; // a comment\n');
});

it('finds what the reader installs', () => {
  expect(readmeInstall(readme)).toEqual(['@convkit/core', '@tensorflow/tfjs-core@4.22.0']);
});

it('refuses a README without them', () => {
  expect(() => readmeExample('# empty')).toThrow('no example');
  expect(() => readmeInstall('# empty')).toThrow('npm install');
});
