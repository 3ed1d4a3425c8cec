import { expect, it } from 'vitest';
import { runReadme } from '../../../tooling/lib/run-readme.js';

it('runs the example of the README', () => {
  expect(runReadme(new URL('../README.md', import.meta.url))).toBe(
    "[ 'vite', 'static', 'node', 'plugin' ]\n",
  );
});
