// Runs 10,000 seeded mutants through each parser of each package that has a src/fuzz.test.ts, and fails if one throws anything but
// the package's error, takes too much memory or hangs: npm run acceptance -- fuzz [ROUNDS] [PACKAGE]
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bin } from '../lib/run.mjs';

const [, , ROUNDS = '10000', ONLY] = process.argv;
/** A mutant takes milliseconds, so a parser that takes this long will not end. */
const HANGS_AFTER_MS = 60_000;
const TEST = 'src/fuzz.test.ts';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));
const config = fileURLToPath(new URL('../config/vitest.config.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'convkit-fuzz-'));
const progress = join(folder, 'progress');

const names = readdirSync(packages).filter((name) => existsSync(join(packages, name, TEST)));
const chosen = names.filter((name) => ONLY === undefined || name === ONLY);
if (chosen.length === 0) throw new Error(`choose a package that has ${TEST}: ${names.join(', ')}`);
const failed = [];
for (const name of chosen) if (!(await fuzzPackage(name))) failed.push(name);
rmSync(folder, { recursive: true });
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/**
 * @param {string} name
 * @returns {Promise<boolean>} whether it passed
 */
function fuzzPackage(name) {
  rmSync(progress, { force: true });
  const args = ['run', '--config', config, '--root', '.', '--reporter=verbose', TEST];
  const run = spawn(bin('vitest'), args, {
    cwd: join(packages, name),
    env: { ...process.env, CONVKIT_FUZZ_ROUNDS: ROUNDS, CONVKIT_FUZZ_PROGRESS: progress },
    stdio: 'inherit',
    detached: true,
  });
  // Kills vitest and its workers, which are in one process group. A worker that hangs ignores other signals.
  const end = () => process.kill(-(/** @type {number} */ (run.pid)), 'SIGKILL');
  let last = '';
  let since = performance.now();
  const watch = setInterval(() => {
    const now = read();
    if (now !== last) [last, since] = [now, performance.now()];
    if (last === '' || performance.now() - since < HANGS_AFTER_MS) return;
    console.error(`hangs: ${last}`);
    end();
  }, 1000);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
  return new Promise((resolve) => {
    run.on('exit', (code) => {
      clearInterval(watch);
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, end);
      resolve(code === 0);
    });
  });
}

function read() {
  try {
    return readFileSync(progress, 'utf8');
  } catch {
    return '';
  }
}
