// Trains recipes with seeds 1 to 3 and prints their test accuracies, beside those that were measured before. Without arguments, it trains the
// recipes of MNIST that take less than an hour: npm run acceptance -- accuracies [RECIPE …] [--seeds 1,2,3] [--out FOLDER]
// With --out, the runs stay in the folder, and interrupted ones are resumed.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findRecipe, meanAccuracy, recipes } from '../../packages/convkit/dist/index.js';
import { convkit } from './convkit-process.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '1,2,3' }, out: { type: 'string' } },
});
const seeds = values.seeds.split(',').map(Number);
const isQuick = (/** @type {import('../../packages/convkit/dist/index.js').NamedRecipe} */ recipe) =>
  recipe.data === 'mnist' && recipe.hours < 1;
const chosen = positionals.length > 0 ? positionals.map(findRecipe) : recipes.filter(isQuick);

const JOBS = Math.max(1, Math.min(2, os.availableParallelism()));
const folder = values.out ? resolve(values.out) : mkdtempSync(join(os.tmpdir(), 'convkit-accuracies-'));
const jobs = chosen.flatMap(({ name }) => seeds.map((seed) => ({ name, seed })));
/** @type {Map<string, number[]>} */
const accuracies = new Map(chosen.map(({ name }) => [name, []]));

async function work() {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const { name, seed } = job;
    const since = performance.now();
    const run = join(folder, `${name}-${seed}`);
    const place = [existsSync(join(run, 'checkpoint.safetensors')) ? '--resume' : '--out', run];
    const flags = ['--seed', String(seed), '--checkpoint-every', '200', ...place];
    const { records } = await convkit(['train', '--recipe', name, ...flags]);
    const { testAccuracy, weightsSha256 } = records.at(-1);
    accuracies.get(name)?.push(testAccuracy);
    const minutes = Number(((performance.now() - since) / 60_000).toFixed(1));
    console.log(JSON.stringify({ name, seed, testAccuracy, minutes, weightsSha256 }));
  }
}
await Promise.all(Array.from({ length: JOBS }, work));
if (!values.out) rmSync(folder, { recursive: true });

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(2)} %`;
for (const recipe of chosen) {
  const { name, required } = recipe;
  const reached = accuracies.get(name) ?? [];
  const mean = reached.reduce((sum, accuracy) => sum + accuracy, 0) / reached.length;
  const before = meanAccuracy(recipe);
  const beside = [
    ...(required === undefined ? [] : [`required ${percent(required)}`]),
    ...(before === undefined ? [] : [`before ${percent(before)}`]),
  ];
  console.log(`${name}: ${[`mean ${percent(mean)}`, ...beside].join(', ')}`);
  if (required !== undefined && mean < required) process.exitCode = 1;
}
