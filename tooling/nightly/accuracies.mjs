// Trains each variant of LeNet-5 on all of MNIST with its own recipe, for seeds 1 to 3, and prints the test accuracies.
// Takes about an hour on one core: node tooling/nightly/accuracies.mjs [variant …]
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { convkit } from './convkit-process.mjs';

/** What each variant must reach: a mean test accuracy, or undefined where the figure is only reported. */
const FLOORS = { modern: 0.991, tutorial: undefined, original: 0.9905 };
const SEEDS = [1, 2, 3];
const JOBS = Math.max(1, Math.min(2, os.availableParallelism()));

const variants = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(FLOORS);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-accuracies-'));
const jobs = variants.flatMap((variant) => SEEDS.map((seed) => ({ variant, seed })));
/** @type {Map<string, number[]>} */
const accuracies = new Map(variants.map((variant) => [variant, []]));

async function work() {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const { variant, seed } = job;
    const since = performance.now();
    const out = join(folder, `${variant}-${seed}`);
    const flags = ['--variant', variant, '--seed', String(seed), '--data', 'mnist', '--out', out];
    const { records } = await convkit(['train', 'lenet5', ...flags]);
    const { testAccuracy, weightsSha256 } = records.at(-1);
    accuracies.get(variant)?.push(testAccuracy);
    const minutes = ((performance.now() - since) / 60_000).toFixed(1);
    console.log(JSON.stringify({ variant, seed, testAccuracy, minutes: Number(minutes), weightsSha256 }));
  }
}
await Promise.all(Array.from({ length: JOBS }, work));
rmSync(folder, { recursive: true });

for (const [variant, reached] of accuracies) {
  const mean = reached.reduce((sum, accuracy) => sum + accuracy, 0) / reached.length;
  const floor = FLOORS[/** @type {keyof typeof FLOORS} */ (variant)];
  console.log(`${variant}: mean ${(100 * mean).toFixed(2)} %${floor ? `, wanted ${100 * floor} %` : ''}`);
  if (floor && mean < floor) process.exitCode = 1;
}
