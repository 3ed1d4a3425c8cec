import { expect, it } from 'vitest';
import { runReadme } from '../../../tooling/lib/run-readme.js';

it('runs the example in the README of the repository', () => {
  const printed = runReadme(new URL('../../../README.md', import.meta.url), new URL('..', import.meta.url));
  expect(printed).toContain('wasm: epoch 3, accuracy 1\n');
});
