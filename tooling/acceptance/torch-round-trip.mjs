// Trains networks for some steps, exports them as .pth, and compares the logits of torchvision's networks, which load the files strictly,
// with ours: npm run acceptance -- torch-round-trip [NETWORK …]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string} name */
const built = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
const { createModel, ensureBackend, exportNetwork } = await built('convkit');
const { disposeModule, Rng, trainingPass } = await built('core');
const { clipByGlobalNorm, softmaxCrossEntropy } = await built('ops');
const tf = createRequire(new URL('../../packages/convkit/package.json', import.meta.url))(
  '@tensorflow/tfjs-core',
);

/** Largest difference of a logit, relative to the largest logit. */
const TOLERANCE = 1e-4;
const [STEPS, BATCH, SIZE, LEARNING_RATE] = [3, 2, 224, 0.01];
const CLASSES = ['a', 'b', 'c', 'd', 'e'];
/** @type {Readonly<Record<string, readonly [model: string, variant: string]>>} */
const NETWORKS = {
  alexnet: ['alexnet', 'torchvision'],
  vgg16: ['vgg16', 'plain'],
  vgg16_bn: ['vgg16', 'bn'],
  googlenet: ['googlenet', 'torchvision'],
  resnet18: ['resnet18', 'torchvision'],
  resnet34: ['resnet34', 'torchvision'],
  resnet50: ['resnet50', 'torchvision'],
};
const script = fileURLToPath(new URL('torch-round-trip.py', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'convkit-round-trip-'));
let hasFailed = false;
try {
  await ensureBackend();
  const chosen = process.argv.slice(2);
  for (const name of chosen.length > 0 ? chosen : Object.keys(NETWORKS)) {
    const difference = await compare(name);
    const passed = difference <= TOLERANCE;
    hasFailed ||= !passed;
    console.log(
      `${passed ? 'ok    ' : 'FAILED'} ${name}: differs from torch by ${difference.toExponential(1)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = hasFailed ? 1 : 0;

/**
 * @param {string} name
 * @returns {Promise<number>} Largest difference of a logit, relative to the largest.
 */
async function compare(name) {
  const [model, variant] = /** @type {readonly [string, string]} */ (NETWORKS[name]);
  const spec = { name: model, variant, classes: CLASSES, input: [SIZE, SIZE, 3] };
  const network = createModel(spec, new Rng(1));
  for (let step = 0; step < STEPS; step++) train(network, step);
  const preprocessing = { channels: 3, background: 255, transforms: [] };
  const exported = await exportNetwork(
    network,
    { model: spec, preprocessing, loss: 'cross-entropy' },
    { format: 'pytorch' },
  );
  const images = randomImages(100);
  const logits = tf.tidy(() =>
    network
      .forward(tf.tensor4d(images, [BATCH, SIZE, SIZE, 3]))
      .dataSync()
      .slice(),
  );
  disposeModule(network);
  writeFileSync(path.join(folder, `${name}.pth`), exported.bytes);
  writeFileSync(path.join(folder, 'images.f32'), images);
  const { stdout, status } = spawnSync('/usr/bin/python3', [script, folder, name, String(CLASSES.length)], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`torch-round-trip.py failed on ${name}`);
  const expected = /** @type {number[]} */ (JSON.parse(stdout));
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - logits[i]) / scale));
}

/** One step of gradient descent on random images, which also changes the running statistics. */
function train(network, step) {
  tf.tidy(() => {
    const pass = trainingPass(network, { rng: new Rng(2), step });
    const images = tf.tensor4d(randomImages(step), [BATCH, SIZE, SIZE, 3]);
    const labels = tf.tensor1d([step % CLASSES.length, (step + 1) % CLASSES.length], 'int32');
    const { grads } = tf.variableGrads(() => softmaxCrossEntropy(network.forward(images, pass), labels));
    for (const [name, gradient] of clipByGlobalNorm(new Map(Object.entries(grads)), 1)) {
      const variable = tf.engine().registeredVariables[name];
      variable.assign(tf.sub(variable, tf.mul(gradient, LEARNING_RATE)));
    }
    pass.commit();
  });
}

/** @param {number} seed */
function randomImages(seed) {
  const rng = new Rng(seed);
  return Float32Array.from({ length: BATCH * SIZE * SIZE * 3 }, () => rng.normal());
}
