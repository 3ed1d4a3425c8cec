// Trains LeNet-5 and a narrow ResNet-8 on MNIST for 50 steps, and PyTorch on the same weights, batches and recipes, and compares the loss of
// each step: npm run acceptance -- pytorch-training [lenet5|resnet8] [--float64]   Needs PyTorch. --float64 also prints how much PyTorch's
// float64 differs from its float32.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string} name */
const built = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
const { createModel, dataset, ensureBackend, exportNetwork, preprocess } = await built('convkit');
const { BIASES_AND_NORMS, disposeModule, Rng } = await built('core');
const { CifarResNet } = await built('models');
const { createLoss } = await built('ops');
const { fit } = await built('train');

/** Largest difference of a loss, relative to it. */
const TOLERANCE = 1e-3;
const [STEPS, BATCH] = [50, 64];
const CLASSES = Array.from({ length: 10 }, (_, digit) => String(digit));
/**
 * With the learning rates, PyTorch's float64 has the losses of its float32: at rates where it does not, rounding decides.
 * @type {Readonly<Record<string, { model: object, rates: Readonly<Record<string, number>>, slow: string }>>}
 */
const NETWORKS = {
  lenet5: {
    model: { name: 'lenet5', variant: 'modern', classes: CLASSES, input: [32, 32, 1], dropout: 0 },
    rates: { sgd: 0.02, adam: 0.0005, adamw: 0.001, rmsprop: 0.0005 },
    slow: '^conv',
  },
  resnet8: {
    model: { name: 'resnet8', variant: 'paper', classes: CLASSES, input: [32, 32, 1] },
    rates: { sgd: 0.005, adam: 0.0005, adamw: 0.0005, rmsprop: 0.0001 },
    slow: '^layer1',
  },
};
const RECIPES = [
  {
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    schedule: { name: 'constant' },
  },
  { optimizer: { name: 'adam' }, schedule: { name: 'constant' } },
  { optimizer: { name: 'adamw', weightDecay: 0.05 }, schedule: { name: 'cosine' }, hasGroups: true },
  {
    optimizer: { name: 'rmsprop', momentum: 0.5, weightDecay: 5e-4 },
    schedule: { name: 'constant' },
    hasGroups: true,
  },
];
const PREPROCESSING = {
  channels: 1,
  background: 255,
  transforms: [
    { name: 'pad', size: [32, 32], value: 0 },
    { name: 'normalize', mean: [0.1307], std: [0.3081] },
  ],
};

const script = fileURLToPath(new URL('pytorch-training.py', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-training-'));
/** @type {string[]} */
const failures = [];
try {
  await ensureBackend();
  const batches = await readBatches();
  const chosen = process.argv.slice(2).filter((name) => name !== '--float64');
  for (const name of chosen.length > 0 ? chosen : Object.keys(NETWORKS)) {
    for (const recipe of RECIPES) {
      const { spec, losses } = await train(name, recipe, batches);
      const { float32, float64 } = trainInPyTorch(name, spec);
      const difference = largest(losses, float32);
      const passed = difference <= TOLERANCE;
      const title = `${name}, ${recipe.optimizer.name}${recipe.hasGroups ? ' with groups' : ''}`;
      if (!passed) failures.push(title);
      const [first, last] = [losses[0], losses.at(-1)].map((loss) => loss.toFixed(4));
      const noise = float64 ? ` (float64: ${largest(float64, float32).toExponential(1)})` : '';
      console.log(
        `${passed ? 'ok    ' : 'FAILED'} ${title}: loss ${first} to ${last}, differs by ${difference.toExponential(1)}${noise}`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (failures.length > 0)
  throw new Error(`the losses of ${failures.join('; ')} differ by more than ${TOLERANCE}`);

/** The first images of MNIST, in batches. Writes them for PyTorch. */
async function readBatches() {
  const { train } = await dataset('mnist', { limit: STEPS * BATCH });
  const [height, width, channels] = train.shape;
  const batches = [];
  for (let step = 0; step < STEPS; step++) {
    const samples = await Promise.all(
      Array.from({ length: BATCH }, (_, i) => train.get((step * BATCH + i) % train.length)),
    );
    const decoded = samples.map(({ image }) => ({ height, width, channels, data: image }));
    const { images, shape } = preprocess(decoded, PREPROCESSING);
    batches.push({ images, shape, labels: Int32Array.from(samples, ({ label }) => label) });
  }
  const all = (field) => Buffer.concat(batches.map((batch) => Buffer.from(batch[field].buffer)));
  writeFileSync(path.join(folder, 'images.f32'), all('images'));
  writeFileSync(path.join(folder, 'labels.i32'), all('labels'));
  return batches;
}

/** Trains a network from its initial weights, which are written for PyTorch. */
async function train(name, { optimizer, schedule, hasGroups = false }, batches) {
  const { model: spec, rates, slow } = NETWORKS[name];
  const model = create(name, spec);
  const recipe = {
    optimizer: { ...optimizer, learningRate: rates[optimizer.name] },
    schedule,
    epochs: 1,
    l2: [],
    ...(hasGroups && {
      weightDecays: [{ ...BIASES_AND_NORMS, factor: 0 }],
      learningRates: [{ pattern: slow, factor: 0.2 }],
    }),
  };
  const exported = await exportNetwork(
    model,
    { model: spec, preprocessing: PREPROCESSING, loss: 'cross-entropy' },
    { format: 'pytorch' },
  );
  writeFileSync(path.join(folder, `${name}.pth`), exported.bytes);
  const source = {
    batchesPerEpoch: STEPS,
    state: { epoch: 0, cursor: 0 },
    restore() {},
    async *epoch() {
      yield* batches;
    },
  };
  const losses = [];
  for await (const event of fit({
    model,
    loss: createLoss('cross-entropy'),
    recipe,
    seed: 1,
    train: source,
  })) {
    if (event.type === 'step') losses.push(event.loss);
  }
  disposeModule(model);
  return { spec: { ...recipe, hasGroups, slow }, losses };
}

/** Networks of 6n + 2 layers with n = 1 are not in the catalog. */
function create(name, spec) {
  if (name !== 'resnet8') return createModel(spec, new Rng(1));
  return new CifarResNet({ blocks: 1, classes: 10, channels: 1, widthMultiplier: 0.5 }, new Rng(1));
}

function trainInPyTorch(name, spec) {
  const dtypes = process.argv.includes('--float64') ? 'float32,float64' : 'float32';
  const args = [script, folder, name, String(BATCH), dtypes, JSON.stringify(spec)];
  const { stdout, status } = spawnSync('/usr/bin/python3', args, {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`pytorch-training.py failed on ${name}`);
  return JSON.parse(stdout);
}

/** Largest difference, relative to the expected value. */
function largest(actual, expected) {
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value) / Math.abs(value)));
}
