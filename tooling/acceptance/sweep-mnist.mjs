// Searches for settings of LeNet-5 on MNIST by successive halving, and compares the best of 24 trials with the default recipe on the
// validation set. Tests each of the two once: npm run acceptance -- sweep-mnist [LIMIT]   LIMIT is the number of training images
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { convkit } from './convkit-process.mjs';

const [limit] = process.argv.slice(2);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-sweep-'));
const run = {
  model: 'lenet5',
  data: 'mnist',
  validationSplit: 0.1,
  epochs: 9,
  ...(limit !== undefined && { limit: Number(limit) }),
};
const spec = {
  run,
  space: {
    lr: { logUniform: [0.0003, 0.01] },
    weightDecay: { choice: [0, 0.0001, 0.001] },
    augment: { choice: ['none', 'light', 'standard'] },
  },
  method: { name: 'successive-halving', trials: 24 },
  metric: 'validationLoss',
};
const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(2)} %`;

try {
  const file = join(folder, 'sweep.json');
  writeFileSync(file, JSON.stringify(spec));
  const { records } = await convkit(['sweep', file, '--out', join(folder, 'sweep')]);
  const done = records.find(({ event }) => event === 'done');
  const tested = records.find(({ event }) => event === 'test');
  const results = records.filter(({ event }) => event === 'result');
  const [best] = done.ranking;
  const { result } = results.find(
    (one) => one.result.trial === best.trial && one.result.epochs === best.epochs,
  );
  const found = result.curve.at(-1);
  console.log(`${done.ranking.length} trials, ${results.length} jobs, ${done.seconds.toFixed(0)} s`);
  console.log(`best: trial ${best.trial}, ${JSON.stringify(best.parameters)}`);

  const limits = limit === undefined ? [] : ['--limit', limit];
  const options = ['--data', 'mnist', '--validation-split', '0.1', '--epochs', '9', ...limits];
  const recipe = await convkit(['train', 'lenet5', ...options, '--out', join(folder, 'recipe')]);
  const last = recipe.records.findLast(({ event }) => event === 'epoch');
  const { testAccuracy } = recipe.records.at(-1);
  const rows = [
    ['best trial', found.validationLoss, found.validationAccuracy, tested.runs[0].testAccuracy],
    ['default recipe', last.validationLoss, last.validationAccuracy, testAccuracy],
  ];
  for (const [name, loss, accuracy, test] of rows) {
    console.log(
      `${name}: validation loss ${loss.toFixed(4)}, validation accuracy ${percent(accuracy)}, test accuracy ${percent(test)}`,
    );
  }
  if (done.ranking.length !== 24) throw new Error('not every trial has a result');
  if (!(found.validationLoss <= last.validationLoss)) {
    throw new Error('the best trial is worse than the default recipe');
  }
} finally {
  rmSync(folder, { recursive: true });
}
