import { fileURLToPath } from 'node:url';
import { build, runMain } from './bootstrap.mjs';

/**
 * Installs and builds what is missing, then is the CLI: in this process, so that signals, the exit code and standard
 * output are the CLI's own.
 * @param {readonly string[]} args
 */
export async function convkit(args) {
  await build(['@convkit/cli']);
  const main = new URL('../apps/cli/dist/main.js', import.meta.url);
  process.argv.splice(1, Number.POSITIVE_INFINITY, fileURLToPath(main), ...args);
  await import(main.href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(() => convkit(process.argv.slice(2)));
