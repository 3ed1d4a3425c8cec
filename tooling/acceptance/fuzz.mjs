// Runs 10,000 seeded mutants through each parser of packages/data/test/fuzz-parsers.ts, and fails if one throws anything but a
// DataError, takes too much memory or hangs: npm run acceptance -- fuzz [ROUNDS]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bin } from '../lib/run.mjs';

const ROUNDS = process.argv[2] ?? '10000';
/** A mutant takes milliseconds, so a parser that takes this long will not end. */
const HANGS_AFTER_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'convkit-fuzz-'));
const progress = join(folder, 'progress');
const config = fileURLToPath(new URL('../config/vitest.config.ts', import.meta.url));
const args = ['run', '--config', config, '--root', '.', '--reporter=verbose', 'src/fuzz.test.ts'];
const run = spawn(bin('vitest'), args, {
  cwd: fileURLToPath(new URL('../../packages/data', import.meta.url)),
  env: { ...process.env, CONVKIT_FUZZ_ROUNDS: ROUNDS, CONVKIT_FUZZ_PROGRESS: progress },
  stdio: 'inherit',
  detached: true,
});

let last = '';
let since = performance.now();
const watch = setInterval(() => {
  const now = read();
  if (now !== last) [last, since] = [now, performance.now()];
  if (last === '' || performance.now() - since < HANGS_AFTER_MS) return;
  console.error(`hangs: ${last}`);
  end();
}, 1000);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);

run.on('exit', (code) => {
  clearInterval(watch);
  rmSync(folder, { recursive: true });
  process.exitCode = code === 0 ? 0 : 1;
});

/** Kills vitest and its workers, which are in one process group. A worker that hangs ignores other signals. */
function end() {
  process.kill(-(/** @type {number} */ (run.pid)), 'SIGKILL');
}

function read() {
  try {
    return readFileSync(progress, 'utf8');
  } catch {
    return '';
  }
}
