import { join } from 'node:path';
import { build, runMain } from '../lib/bootstrap.mjs';
import { capture } from '../lib/run.mjs';
import { root } from '../lib/workspace.mjs';

const site = join(root, 'apps/docs');
const vitepress = join(site, 'node_modules/.bin/vitepress');

/**
 * Runs a command in the folder of the site.
 * @param {string} command
 * @param {readonly string[]} args
 */
async function run(command, args) {
  const { code } = await capture(command, args, { echo: true, cwd: site });
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} failed (exit code ${code})`);
}

/**
 * Builds the documentation site and serves it. `--build` only builds it, `--dev` serves it from its sources. Other arguments are those of
 * VitePress, such as `--port 8080`.
 */
await runMain(async () => {
  const args = process.argv.slice(2);
  const others = args.filter((arg) => arg !== '--build' && arg !== '--dev');
  await build(['./packages/*', '@convkit/cli']);
  await run(process.execPath, ['generate/main.mjs']);
  if (args.includes('--dev')) return run(vitepress, ['dev', ...others]);
  await run(vitepress, ['build']);
  await run(process.execPath, ['generate/check-links.mjs']);
  if (!args.includes('--build')) await run(vitepress, ['preview', ...others]);
});
