// Trains a small residual network on the emoji of two vendors, with one class for each Unicode subgroup, and tests it on the emoji of
// a third vendor: npm run acceptance -- emoji [EPOCHS [NODE_MODULES]]
// The packages have 80 MB each. They are installed into a temporary folder unless NODE_MODULES contains them.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { convkit } from './convkit-process.mjs';

const TRAINED_ON = ['google', 'facebook'];
const TESTED_ON = 'twitter';
const VERSION = '16.0.0';
/** Subgroups with fewer emoji are left out. */
const LEAST = 30;
/** Largest number of emoji of a subgroup. */
const MOST = 60;
/** Factor by which the accuracy must exceed the share of the largest class. */
const BETTER = 3;

const [epochs = '40', installed] = process.argv.slice(2);
const vendors = [...TRAINED_ON, TESTED_ON];
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-emoji-'));
try {
  const modules = installed ?? install();
  const classes = choose(modules);
  const data = join(folder, 'images');
  for (const [name, images] of classes) {
    for (const vendor of TRAINED_ON) copy(modules, vendor, images, join(data, 'train', name));
    copy(modules, TESTED_ON, images, join(data, 'test', name));
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

function install() {
  const packages = vendors.map((vendor) => `emoji-datasource-${vendor}@${VERSION}`);
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', ...packages], {
    stdio: 'ignore',
  });
  return join(folder, 'node_modules');
}

/** Lists the file names of each subgroup's emoji that every vendor has. @param {string} modules */
function choose(modules) {
  const file = join(modules, `emoji-datasource-${TESTED_ON}`, 'emoji.json');
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { subcategory, image } of JSON.parse(readFileSync(file, 'utf8'))) {
    if (!vendors.every((vendor) => existsSync(imageOf(modules, vendor, image)))) continue;
    groups.set(subcategory, [...(groups.get(subcategory) ?? []), image]);
  }
  const chosen = [...groups].filter(([, images]) => images.length >= LEAST);
  return new Map(chosen.map(([name, images]) => [name, images.slice(0, MOST)]));
}

/** @param {string} modules @param {string} vendor @param {string} image */
function imageOf(modules, vendor, image) {
  return join(modules, `emoji-datasource-${vendor}`, 'img', vendor, '64', image);
}

/** @param {string} modules @param {string} vendor @param {readonly string[]} images @param {string} to */
function copy(modules, vendor, images, to) {
  mkdirSync(to, { recursive: true });
  for (const image of images) copyFileSync(imageOf(modules, vendor, image), join(to, `${vendor}-${image}`));
}
