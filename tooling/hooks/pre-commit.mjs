import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bin, capture } from '../lib/run.mjs';
import { root } from '../lib/workspace.mjs';

// Checks the format and the lint rules of the staged files. Without installed packages there is nothing to check with.
if (existsSync(join(root, 'node_modules/.bin/biome'))) {
  const args = ['check', '--staged', '--error-on-warnings', '--no-errors-on-unmatched'];
  const { code, output } = await capture(bin('biome'), args);
  if (code !== 0) {
    console.error(`${output}\nTo fix most of this, run: npm run format\nTo commit anyway, add --no-verify.`);
    process.exitCode = 1;
  }
}
