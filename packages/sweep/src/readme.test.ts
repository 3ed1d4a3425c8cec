import { expect, it } from 'vitest';
import { runReadme } from '../../../tooling/lib/run-readme.js';

it('the example in the README runs', () => {
  const printed = runReadme(new URL('../README.md', import.meta.url));
  expect(printed).toMatch(/^\{ lr: 0\.0(09|1)\d* \} 9$/m);
});
