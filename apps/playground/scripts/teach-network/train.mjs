/**
 * Trains the small network that the page Teach is shipped with, and writes its file.
 *
 *   npm pack emoji-datasource-twitter@16.0.0 emoji-datasource-google@16.0.0   # and unpack each into a folder
 *   node apps/playground/scripts/teach-network/train.mjs --emoji TWITTER_FOLDER --emoji GOOGLE_FOLDER
 *
 * Deterministic: the same images give the same file, on the same kind of kernels. Options: --fashion FOLDER (IDX files; defaults to that of
 * Debian's dataset-fashion-mnist), --epochs N, --out FILE.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeSafetensors, encodeSafetensors } from '@convkit/checkpoint';
import { concat } from '@convkit/data';
import { classificationData, importClassifier, trainClassifier } from 'convkit';
import { SIDE } from './scene.mjs';
import { trainingImages } from './training-images.mjs';

const OUT = new URL('../../src/teach/network/small-resnet18.safetensors', import.meta.url);

const { values } = parseArgs({
  options: {
    emoji: { type: 'string', multiple: true, default: [] },
    fashion: { type: 'string', default: '/usr/share/datasets/fashion-mnist' },
    epochs: { type: 'string', default: '14' },
    out: { type: 'string', default: fileURLToPath(OUT) },
  },
});

const { train, tests } = trainingImages({ emoji: values.emoji, fashion: values.fashion });
const test = concat(Object.values(tests));
const data = classificationData({ source: 'emoji, digits and clothing', train, test }, { allowEmpty: true });
console.log(`${train.length} training images, ${test.length} test images, ${train.classes.length} classes`);

const run = trainClassifier({
  model: 'resnet18',
  variant: 'torchvision',
  widthMultiplier: 0.25,
  size: SIDE,
  data,
  epochs: Number(values.epochs),
  batchSize: 64,
  optimizer: 'adamw',
  learningRate: 0.003,
  weightDecay: 0.05,
  schedule: { name: 'cosine' },
  labelSmoothing: 0.1,
  normalize: { mean: [0.5], std: [0.25] },
  augment: [
    {
      name: 'affine',
      degrees: 15,
      translate: [0.12, 0.12],
      scale: [0.7, 1.25],
      method: 'bilinear',
      fill: 128,
    },
    { name: 'color-jitter', brightness: 0.3, contrast: 0.3, saturation: 0.4, hue: 0.03 },
    { name: 'random-erasing', probability: 0.25 },
  ],
  seed: 18,
  threads: 1,
});
for await (const event of run) {
  if (event.type === 'epoch') {
    const { epoch, seconds, training, validation } = /** @type {any} */ (event);
    console.log(epoch, JSON.stringify({ training, validation, seconds }));
  }
}
const trained = await run.result;

// Half precision halves the download. The accuracies are those of the file as written.
const { tensors } = decodeSafetensors(await trained.toBytes());
const spec = { ...trained.spec, license: 'MIT' };
const bytes = encodeSafetensors(
  tensors,
  { 'convkit.classifier': JSON.stringify(spec) },
  { precision: 'float16' },
);
writeFileSync(values.out, bytes);
const { classifier } = await importClassifier(bytes, { threads: 1 });
for (const [name, dataset] of Object.entries(tests)) {
  const { accuracy } = await classifier.evaluate(/** @type {any} */ (dataset));
  console.log(`${name}: ${(100 * accuracy).toFixed(1)} % of ${dataset.length} test images`);
}
console.log(
  `${values.out}: ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`,
);
process.exit(0);
