import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('the example in the README runs', () => {
  const root = new URL('../', import.meta.url);
  const [, code] = /```js\n(.*?)```/s.exec(readFileSync(new URL('README.md', root), 'utf8')) ?? [];
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code as string], {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(printed).toContain('[ 3, 3, 1, 4 ] [ 36, 3 ]\n');
});
