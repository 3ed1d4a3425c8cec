// Trains a small residual network on the emoji of two vendors, with one class for each Unicode subgroup, and tests it on the emoji of
// a third vendor: npm run acceptance -- emoji [EPOCHS [NODE_MODULES]]
// The packages have 80 MB each. They are installed into a temporary folder unless NODE_MODULES contains them.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { convkit } from './convkit-process.mjs';
import { emojiImages } from './emoji-images.mjs';

const TRAINED_ON = ['google', 'facebook'];
const TESTED_ON = 'twitter';
/** Subgroups with fewer emoji are left out. */
const LEAST = 30;
/** Largest number of emoji of a subgroup. */
const MOST = 60;
/** Factor by which the accuracy must exceed the share of the largest class. */
const BETTER = 3;

const [epochs = '40', installed] = process.argv.slice(2);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-emoji-'));
try {
  const emoji = emojiImages([TESTED_ON, ...TRAINED_ON], folder, installed);
  const groups = [...emoji.groupsBy('subcategory', LEAST)];
  const classes = new Map(groups.map(([name, images]) => [name, images.slice(0, MOST)]));
  const data = join(folder, 'images');
  for (const [name, images] of classes) {
    for (const vendor of TRAINED_ON) emoji.copy(vendor, images, join(data, 'train', name));
    emoji.copy(TESTED_ON, images, join(data, 'test', name));
  }
  const network = ['resnet20', '--epochs', epochs, '--seed', '1', '--batch-size', '32'];
  const { records } = await convkit(['train', ...network, '--data', data, '--out', join(folder, 'run')]);
  const sizes = [...classes.values()].map((images) => images.length);
  const largest = Math.max(...sizes) / sizes.reduce((sum, size) => sum + size, 0);
  const { testAccuracy } = records.at(-1);
  console.log(
    JSON.stringify({ classes: Object.fromEntries([...classes.keys()].map((name, i) => [name, sizes[i]])) }),
  );
  console.log(
    `${classes.size} classes, trained on ${TRAINED_ON.join(' and ')}, tested on ${TESTED_ON}: ` +
      `${(100 * testAccuracy).toFixed(1)} %; the largest class has ${(100 * largest).toFixed(1)} %`,
  );
  if (!(testAccuracy > BETTER * largest))
    throw new Error(`the accuracy must be ${BETTER} times the share of the largest class`);
} finally {
  rmSync(folder, { recursive: true });
}
