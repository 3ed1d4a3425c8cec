import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject } from './index.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the templates import, and where this repository has it. */
const INSTALLED = {
  convkit: 'packages/convkit',
  '@convkit/core': 'packages/core',
  '@tensorflow/tfjs-core': 'packages/core/node_modules/@tensorflow/tfjs-core',
  vite: 'tooling/node_modules/vite',
};

let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'create-convkit-'));
  for (const [name, from] of Object.entries(INSTALLED)) {
    const link = join(temporary, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, from), link, 'junction');
  }
});
afterAll(() => rmSync(temporary, { recursive: true }));

it.each(['vite', 'plugin'])('compiles the template %s', (template) => {
  const { folder } = createProject({ folder: join(temporary, template), template });
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});
