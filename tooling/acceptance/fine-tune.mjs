// Pretrains a small residual network on the emoji of three vendors by category, and fine-tunes it on ten images per class of a fourth
// vendor, against training from scratch, with three seeds: npm run acceptance -- fine-tune [EPOCHS [NODE_MODULES]]
// Then trains the last layer alone, with and without cached features: the weights must be the same.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { emojiImages } from './emoji-images.mjs';

const { imageFolder, trainClassifier } = await import(
  new URL('../../packages/convkit/dist/index.js', import.meta.url).href
);

const PRETRAINED_ON = ['google', 'facebook', 'apple'];
const TUNED_ON = 'twitter';
const PER_CLASS = 10;
const LEAST_PER_CLASS = 60;
/** The same for every way of training, so that none has more steps than another. */
const TUNING = { epochs: 40, batchSize: 8 };

const [epochs = '12', installed] = process.argv.slice(2);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-fine-tune-'));
try {
  const emoji = emojiImages([TUNED_ON, ...PRETRAINED_ON], folder, installed);
  const classes = emoji.groupsBy('category', LEAST_PER_CLASS);
  for (const [name, images] of classes) {
    for (const vendor of PRETRAINED_ON) emoji.copy(vendor, images, join(folder, 'many', name));
    emoji.copy(
      TUNED_ON,
      images.filter((_, i) => i % 2 === 0).slice(0, PER_CLASS),
      join(folder, 'few', 'train', name),
    );
    emoji.copy(
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
  const opened = await imageFolder(join(folder, 'few'));
  // The test images are evaluated once, at the end.
  const few = { ...opened, validation: opened.train };
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
      const run = await trained({ ...network, ...TUNING, data: few, seed, ...options });
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
  const cached = await trained({ ...network, ...TUNING, data: few, weights, freeze: 'backbone' });
  const uncached = await trained({
    ...network,
    ...TUNING,
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
