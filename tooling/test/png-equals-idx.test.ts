import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../lib/workspace.mjs';

it('trains to the same weights from PNG folders as from IDX files', () => {
  const script = join(root, 'tooling/acceptance/png-equals-idx.mjs');
  const output = execFileSync(process.execPath, [script, '300'], { encoding: 'utf8' });
  const { idx, png, lazyPng } = JSON.parse(output.trim().split('\n').at(-1) as string);
  expect(idx).toMatch(/^[0-9a-f]{64}$/);
  expect([png, lazyPng]).toEqual([idx, idx]);
});
