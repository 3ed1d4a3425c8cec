import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from '../lib/bootstrap.mjs';
import { root } from '../lib/workspace.mjs';

const LOCK = join(root, 'node_modules/.cache/convkit-build.lock');

/** Tries to take the lock and returns whether it succeeded. Removes the lock of a process that has ended. */
function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')) || process.pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') rmSync(LOCK, { force: true });
  }
  return false;
}

/**
 * Global setup of the test presets: builds the package in the working directory and everything it depends on, so that its tests see
 * every change. Takes about a second if nothing changed. Does nothing under `npm test`, which builds first. Runs that start at the same time
 * take turns.
 */
export async function setup() {
  if (process.env.CONVKIT_BUILT) return;
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
  mkdirSync(join(LOCK, '..'), { recursive: true });
  while (!takeLock()) await setTimeout(100);
  try {
    // The tests of tooling, and browser tests run together, use every built package.
    await build(['@convkit/tooling', 'convkit-monorepo'].includes(name) ? [] : [`${name}...`]);
  } finally {
    rmSync(LOCK, { force: true });
  }
}
