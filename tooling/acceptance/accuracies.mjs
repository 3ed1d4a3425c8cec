// Trains networks on all of MNIST with their own recipes and seeds 1 to 3, and prints the test accuracies. LeNet-5 takes about an hour
// on two cores, googlenet-lite half an hour: npm run acceptance -- accuracies [NAME …]
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { convkit } from './convkit-process.mjs';

/**
 * Arguments of each training run, and the mean test accuracy that it must reach. Without `floor` it is only reported.
 * @type {Record<string, { train: string[], floor?: number }>}
 */
const NETWORKS = {
  modern: { train: ['lenet5', '--variant', 'modern'], floor: 0.991 },
  tutorial: { train: ['lenet5', '--variant', 'tutorial'] },
  original: { train: ['lenet5', '--variant', 'original'], floor: 0.9905 },
  'googlenet-lite': { train: ['googlenet-lite', '--epochs', '2'], floor: 0.993 },
};
const SEEDS = [1, 2, 3];
const JOBS = Math.max(1, Math.min(2, os.availableParallelism()));

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(NETWORKS);
const unknown = names.find((name) => !NETWORKS[name]);
if (unknown)
  throw new Error(`unknown network '${unknown}'. Choose from ${Object.keys(NETWORKS).join(', ')}.`);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-accuracies-'));
const jobs = names.flatMap((name) => SEEDS.map((seed) => ({ name, seed })));
/** @type {Map<string, number[]>} */
const accuracies = new Map(names.map((name) => [name, []]));

async function work() {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const { name, seed } = job;
    const since = performance.now();
    const flags = ['--seed', String(seed), '--data', 'mnist', '--out', join(folder, `${name}-${seed}`)];
    const { records } = await convkit(['train', ...(NETWORKS[name]?.train ?? []), ...flags]);
    const { testAccuracy, weightsSha256 } = records.at(-1);
    accuracies.get(name)?.push(testAccuracy);
    const minutes = ((performance.now() - since) / 60_000).toFixed(1);
    console.log(JSON.stringify({ name, seed, testAccuracy, minutes: Number(minutes), weightsSha256 }));
  }
}
await Promise.all(Array.from({ length: JOBS }, work));
rmSync(folder, { recursive: true });

for (const [name, reached] of accuracies) {
  const mean = reached.reduce((sum, accuracy) => sum + accuracy, 0) / reached.length;
  const floor = NETWORKS[name]?.floor;
  console.log(`${name}: mean ${(100 * mean).toFixed(2)} %${floor ? `, required ${100 * floor} %` : ''}`);
  if (floor && mean < floor) process.exitCode = 1;
}
