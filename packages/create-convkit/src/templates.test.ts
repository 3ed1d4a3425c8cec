import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject } from './index.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the compiled templates import. */
const INSTALLED = ['convkit', '@convkit/core', '@tensorflow/tfjs-core'];

let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'create-convkit-'));
  const link = (name: string, from: string) => {
    const at = join(temporary, 'node_modules', name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(root, from, 'node_modules', name), at, 'junction');
  };
  for (const name of INSTALLED) link(name, 'packages/create-convkit');
  link('vite', 'tooling');
});
afterAll(() => rmSync(temporary, { recursive: true }));

it.each(['vite', 'plugin'])('compiles the template %s', (template) => {
  const { folder } = createProject({ folder: join(temporary, template), template });
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});
