// Kills a run on MNIST five times at random moments, resumes it each time, and compares its weights with those of an uninterrupted
// run: npm run acceptance -- kill-and-resume
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { convkit } from './convkit-process.mjs';

const KILLS = 5;
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-kill-'));
const every = ['--checkpoint-every', '25'];
const start = [
  'train',
  'lenet5',
  '--data',
  'mnist',
  '--limit',
  '20000',
  '--epochs',
  '3',
  '--seed',
  '1',
  ...every,
];

const alone = await convkit([...start, '--out', join(folder, 'alone')]);
const whole = await convkit([...start, '--out', join(folder, 'again')]);

const run = join(folder, 'killed');
// Workers do not change the batches of a run.
let args = [...start, '--out', run, '--workers', '2'];
let kills = 0;
while (kills < KILLS) {
  const after = 1500 + 2500 * Math.random();
  const { killed } = await convkit(args, (child) => {
    setTimeout(() => child.kill('SIGKILL'), after);
  });
  if (!killed) throw new Error(`the run ended after ${kills} kills. Make it longer.`);
  kills++;
  console.log(`killed after ${Math.round(after)} ms`);
  if (existsSync(join(run, 'checkpoint.safetensors')))
    args = ['train', 'lenet5', '--resume', run, ...every, '--workers', '1'];
}
const resumed = await convkit(args);

const sums = [alone, whole, resumed].map(({ records }) => records.at(-1).weightsSha256);
rmSync(folder, { recursive: true });
for (const [index, name] of ['uninterrupted', 'repeated', `killed ${kills} times`].entries()) {
  console.log(`${name}: ${sums[index]}`);
}
if (new Set(sums).size > 1) throw new Error('the weights differ');
