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

it('returns the first example without its types', () => {
  expect(readmeExample(readme)).toBe('export const a = 1; // a comment\n');
});

it('returns the packages to install', () => {
  expect(readmeInstall(readme)).toEqual(['@convkit/core', '@tensorflow/tfjs-core@4.22.0']);
});

it('rejects a README without example or install command', () => {
  expect(() => readmeExample('# empty')).toThrow('no example');
  expect(() => readmeInstall('# empty')).toThrow('npm install');
});
