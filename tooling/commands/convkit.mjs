import { fileURLToPath } from 'node:url';
import { build, runMain } from '../lib/bootstrap.mjs';

/** Interrupts the CLI when npm ends: npm sends a signal only to its shell, which dies of it. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGINT');
  }, 500);
  timer.unref();
}

/**
 * Installs and builds what is missing, then runs the CLI in this process, so that signals, exit code and standard output are the
 * CLI's own.
 * @param {readonly string[]} args
 */
export async function convkit(args) {
  await build(['@convkit/cli']);
  endWithNpm();
  const main = new URL('../../apps/cli/dist/main.js', import.meta.url);
  process.argv.splice(1, Number.POSITIVE_INFINITY, fileURLToPath(main), ...args);
  await import(main.href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(() => convkit(process.argv.slice(2)));
