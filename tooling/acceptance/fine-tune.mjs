// Pretrains a small residual network on the emoji of three vendors by category, and fine-tunes it on ten images per class of a fourth
// vendor, against training from scratch, with three seeds: npm run acceptance -- fine-tune [EPOCHS [NODE_MODULES]]
// Then trains the last layer alone, with and without cached features: the weights must be the same.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';

const { imageFolder, trainClassifier } = await import(
  new URL('../../packages/convkit/dist/index.js', import.meta.url).href
);

const PRETRAINED_ON = ['google', 'facebook', 'apple'];
const TUNED_ON = 'twitter';
const VERSION = '16.0.0';
const PER_CLASS = 10;
const LEAST_PER_CLASS = 60;

const [epochs = '12', installed] = process.argv.slice(2);
const vendors = [...PRETRAINED_ON, TUNED_ON];
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-fine-tune-'));
try {
  const modules = installed ?? install();
  const classes = choose(modules);
  for (const [name, images] of classes) {
    for (const vendor of PRETRAINED_ON) copy(modules, vendor, images, join(folder, 'many', name));
    copy(
      modules,
      TUNED_ON,
      images.filter((_, i) => i % 2 === 0).slice(0, PER_CLASS),
      join(folder, 'few', 'train', name),
    );
    copy(
      modules,
      TUNED_ON,
      images.filter((_, i) => i % 2 === 1),
      join(folder, 'few', 'test', name),
    );
  }
  const network = { model: 'resnet20', size: 32 };
  const weights = join(folder, 'pretrained.safetensors');
  const many = await imageFolder(join(folder, 'many'));
  const pretrained = await trained({
    ...network,
    data: many,
    epochs: Number(epochs),
    batchSize: 64,
    augment: 'light',
  });
  console.log(
    `pretrained on ${many.train.length} emoji of ${PRETRAINED_ON.join(', ')}: validation ${percent(pretrained.accuracy)}, ${pretrained.seconds} s`,
  );
  await pretrained.classifier.save(weights);
  pretrained.classifier.dispose();
  const few = await imageFolder(join(folder, 'few'));
  console.log(
    `${classes.size} classes; ${few.train.length} training and ${few.test.length} test images of ${TUNED_ON}`,
  );
  const means = {};
  for (const [name, options] of Object.entries({
    scratch: {},
    'fine-tuned': { weights },
    'last layer': { weights, freeze: 'backbone' },
  })) {
    const accuracies = [];
    for (const seed of [1, 2, 3]) {
      const run = await trained({ ...network, data: few, seed, ...options });
      run.classifier.dispose();
      accuracies.push(run.accuracy);
      console.log(JSON.stringify({ name, seed, accuracy: run.accuracy, seconds: run.seconds }));
    }
    means[name] = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
  }
  console.log(
    Object.entries(means)
      .map(([name, mean]) => `${name} ${percent(mean)}`)
      .join(', '),
  );
  const cached = await trained({ ...network, data: few, weights, freeze: 'backbone' });
  const uncached = await trained({
    ...network,
    data: few,
    weights,
    freeze: 'backbone',
    cacheFeatures: false,
  });
  console.log(`last layer: ${cached.seconds} s with cached features, ${uncached.seconds} s without`);
  console.log(`weights ${cached.sum === uncached.sum ? 'equal' : 'differ'}: ${cached.sum}`);
  if (!(means['fine-tuned'] > means.scratch)) throw new Error('fine-tuning must beat training from scratch');
  if (cached.sum !== uncached.sum) throw new Error('cached features must give the same weights');
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {object} options */
async function trained(options) {
  const since = performance.now();
  const run = trainClassifier(options);
  let accuracy = Number.NaN;
  for await (const event of run) if (event.type === 'done') accuracy = event.test.accuracy;
  const classifier = await run.result;
  const seconds = Number(((performance.now() - since) / 1000).toFixed(1));
  return { classifier, accuracy, seconds, sum: await classifier.weightsSha256() };
}

/** @param {number} part */
function percent(part) {
  return `${(100 * part).toFixed(1)} %`;
}

function install() {
  const packages = vendors.map((vendor) => `emoji-datasource-${vendor}@${VERSION}`);
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', ...packages], {
    stdio: 'ignore',
  });
  return join(folder, 'node_modules');
}

/** Lists the file names of each category's emoji that every vendor has. @param {string} modules */
function choose(modules) {
  const file = join(modules, `emoji-datasource-${TUNED_ON}`, 'emoji.json');
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { category, image } of JSON.parse(readFileSync(file, 'utf8'))) {
    if (!vendors.every((vendor) => existsSync(imageOf(modules, vendor, image)))) continue;
    groups.set(category, [...(groups.get(category) ?? []), image]);
  }
  return new Map([...groups].filter(([, images]) => images.length >= LEAST_PER_CLASS));
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
