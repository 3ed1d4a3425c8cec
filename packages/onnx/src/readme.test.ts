import { expect, it } from 'vitest';
import { runReadme } from '../../../tooling/lib/run-readme.js';

const readme = new URL('../README.md', import.meta.url);
const run = (example: number) => runReadme(readme, new URL('.', readme), example);

it('the examples in the README run', () => {
  expect(run(1)).toContain('[ 3, 10 ]');
  expect(run(2)).toContain('[ 3, 10 ] 10\n10');
  expect(run(3)).toContain('0.5 0.3');
});
