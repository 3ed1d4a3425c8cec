import { expect, it } from 'vitest';
import { runReadme } from '../../../tooling/lib/run-readme.js';

it('the example in the README runs', () => {
  expect(runReadme(new URL('../README.md', import.meta.url))).toContain('SoftmaxCrossEntropy');
});
