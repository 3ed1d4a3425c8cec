// Kills runs of a small network at random moments, restarts each by the same command, and compares their weights and logs with those of
// an uninterrupted run: npm run acceptance -- kill-and-resume [RUNS]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { convkit } from './convkit-process.mjs';

const RUNS = Number(process.argv[2] ?? 100);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-kill-'));
const images = join(folder, 'images');

/** A 24-bit BMP of 28x28 pixels. @param {(y: number, x: number) => number} gray */
function bmp(gray) {
  const bytes = Buffer.alloc(54 + 28 * 28 * 3);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeUInt32LE(28, 18);
  bytes.writeUInt32LE(28, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let i = 0; i < 28 * 28; i++) bytes.fill(gray(Math.floor(i / 28), i % 28), 54 + 3 * i, 57 + 3 * i);
  return bytes;
}

for (const [name, [dy, dx]] of Object.entries({ across: [0, 1], down: [1, 0], slanted: [1, 1] })) {
  mkdirSync(join(images, name), { recursive: true });
  for (let i = 0; i < 40; i++) {
    const [top, left] = [4 + (i % 8), 4 + ((3 * i) % 7)];
    const isOn = (/** @type {number} */ y, /** @type {number} */ x) => {
      const step = Math.max(y - top, x - left);
      return step >= 0 && step < 14 && y - top === step * Number(dy) && x - left === step * Number(dx);
    };
    writeFileSync(
      join(images, name, `${i}.bmp`),
      bmp((y, x) => (isOn(y, x) ? 155 + i : 0)),
    );
  }
}

// NiN has dropout. Checkpoints are written after every second step.
const command = (/** @type {string} */ run, threads = '1') => [
  ...['train', 'nin', '--data', images, '--resume', run, '--threads', threads, '--workers', '2'],
  ...['--width-multiplier', '0.1', '--epochs', '4', '--batch-size', '16', '--seed', '3'],
  ...[
    '--optimizer',
    'adam',
    '--lr',
    '0.001',
    '--schedule',
    'cosine',
    '--augment',
    'standard',
    '--ema',
    '0.9',
  ],
  ...['--keep-best', 'validationLoss', '--keep-last', '2', '--spike-guard', '3', '--checkpoint-every', '2'],
];

/** The log without times. @param {string} run */
const logOf = (run) =>
  readFileSync(join(run, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.stringify({ ...JSON.parse(line), time: 0, seconds: 0, imagesPerSecond: 0 }))
    .join('\n');

const whole = join(folder, 'whole');
const began = performance.now();
const { records } = await convkit(command(whole));
const duration = performance.now() - began;
const sum = records.at(-1).weightsSha256;
const log = logOf(whole);
console.log(`uninterrupted, 1 thread: ${sum}, ${log.split('\n').length} lines, ${Math.round(duration)} ms`);
const onTwo = await convkit(command(join(folder, 'two'), '2'));
if (onTwo.records.at(-1).weightsSha256 !== sum) throw new Error('the weights differ on 2 threads');
if (logOf(join(folder, 'two')) !== log) throw new Error('the log differs on 2 threads');
console.log('uninterrupted, 2 threads: the same');

let [killed, kills, late] = [0, 0, 0];
for (let i = 0; killed < RUNS; i++) {
  const run = join(folder, `run-${i}`);
  mkdirSync(run);
  let wasKilled = false;
  // One run is killed at a random moment, the next one while it replaces a file, the next one twice.
  for (let kill = 0; kill < (i % 3 === 2 ? 2 : 1); kill++) {
    const result = await convkit(command(run), (child) => {
      const stop = () => child.kill('SIGKILL');
      if (i % 3 !== 1) return void setTimeout(stop, Math.random() * duration);
      let writes = 1 + Math.floor(Math.random() * 12);
      const watcher = watch(run, (_, name) => {
        if (name?.endsWith('.tmp') && --writes === 0) stop();
      });
      child.once('close', () => watcher.close());
    });
    if (result.killed) kills++;
    wasKilled ||= result.killed;
  }
  const last = (await convkit(command(run))).records.at(-1);
  if (last.weightsSha256 !== sum) throw new Error(`${run}: the weights differ: ${last.weightsSha256}`);
  if (logOf(run) !== log) throw new Error(`${run}: metrics.jsonl differs`);
  const { state, problem } = (await convkit(['runs', run])).records[0];
  if (state !== 'done') throw new Error(`${run} is ${state}: ${problem}`);
  if (wasKilled) killed++;
  else late++;
  rmSync(run, { recursive: true });
  if (killed % 10 === 0 && wasKilled) console.log(`${killed} runs killed, ${kills} times in all`);
}
rmSync(folder, { recursive: true });
console.log(
  `${killed} runs killed and restarted: ${killed} equal sums and logs (${late} ended before they were killed)`,
);
