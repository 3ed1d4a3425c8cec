import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('says what to install if the optional packages are missing', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-load-bull-'));
  const sweep = fileURLToPath(new URL('../../', import.meta.url));
  // The package as built, beside its dependencies but for the optional ones.
  const copy = path.join(folder, 'load-bull.mjs');
  await fs.copyFile(path.join(sweep, 'dist/bullmq/load-bull.js'), copy);
  await fs.mkdir(path.join(folder, 'node_modules'));
  await fs.symlink(path.join(sweep, 'node_modules/@convkit'), path.join(folder, 'node_modules/@convkit'));
  const program = `import { loadBull } from './load-bull.mjs';
    await loadBull().catch(({ name, message, hint }) => console.log(JSON.stringify({ name, message, hint })));`;
  const node = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: folder });
  expect(JSON.parse(stdout)).toEqual({
    name: 'ConfigError',
    message: expect.stringContaining('bullmq and ioredis'),
    hint: 'Run npm install bullmq ioredis.',
  });
  await fs.rm(folder, { recursive: true });
});
