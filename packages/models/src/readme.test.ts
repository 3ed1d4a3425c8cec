import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RUBBISH_PENALTY } from '@convkit/ops';
import { expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

it('the example in the README runs', () => {
  const [, code] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code as string], {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(printed).toMatch(/^\[ 1, 10 \]$/m);
  expect(printed).toMatch(/parameters: 60000,\s+connections: 340908/);
});

it('the README states the constant j that the loss has', () => {
  expect(readme).toContain(`is j = ${RUBBISH_PENALTY}.`);
});
