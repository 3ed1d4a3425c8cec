// Trains every model and variant of the zoo for some steps, exports it, and compares its logits on onnxruntime-node for batches of 1, 3
// and 17; `onnx.checker` of Debian's python3-onnx checks each file. Then compares preprocessing in the graph with convkit's own, and
// times ResNet-34. npm run acceptance -- onnx-export [WIDTH [MODEL ...]]   WIDTH scales networks for 224x224 pixels, by default 1/4
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';

const TOLERANCE = 1e-4;
const BATCHES = [1, 3, 17];
const [STEPS, BATCH, LEARNING_RATE] = [3, 4, 0.01];
const SECONDS = 2;
const RUNTIME = 'onnxruntime-node@1.30.0';
const CHECK = 'import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)';

/** @param {string} name */
const load = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
const { Rng, disposeModule, trainingPass } = await load('core');
const { catalog } = await load('models');
const { softmaxCrossEntropy, clipByGlobalNorm } = await load('ops');
const { exportOnnx } = await load('onnx');
const { wasm } = await load('backend');
const { preprocess } = await load('convkit');
const tf = createRequire(new URL('../../packages/onnx/package.json', import.meta.url))(
  '@tensorflow/tfjs-core',
);

const [width = '1/4', ...only] = process.argv.slice(2);
const widthMultiplier = width
  .split('/')
  .reduce((value, divisor, i) => (i === 0 ? Number(divisor) : value / Number(divisor)), 1);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-onnx-export-'));
/** @type {string[]} */
const failures = [];
try {
  const ort = installRuntime();
  await wasm({ threads: Math.max(1, Math.min(4, os.availableParallelism())) }).activate();
  console.log(
    `${'model'.padEnd(28)} ${'MiB'.padStart(6)} ${'export s'.padStart(9)}  difference for ${BATCHES.join(', ')}`,
  );
  for (const entry of catalog) {
    for (const variant of Object.keys(entry.variants)) {
      const name = `${entry.name}/${variant}`;
      if (only.length === 0 || only.includes(entry.name))
        await attempt(name, () => compare(ort, entry, variant));
    }
  }
  if (only.length === 0) {
    for (const [model, size] of /** @type {const} */ ([
      ['lenet5', [40, 30]],
      ['resnet18', [300, 260]],
    ]))
      await attempt(`preprocessing of ${model}`, () => comparePreprocessing(ort, model, size));
    await attempt('ResNet-34 at 224x224', timeResnet34);
  }
  if (failures.length > 0) throw new Error(`failed: ${failures.join(', ')}`);
} finally {
  rmSync(folder, { recursive: true });
}

function installRuntime() {
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', RUNTIME], {
    stdio: 'ignore',
  });
  return createRequire(join(folder, 'node_modules/'))('onnxruntime-node');
}

/** @param {string} name @param {() => Promise<void>} run */
async function attempt(name, run) {
  try {
    await run();
  } catch (error) {
    failures.push(name);
    console.log(`${name}: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {readonly number[]} shape @param {any} rng */
function randomTensor(shape, rng) {
  const length = shape.reduce((size, extent) => size * extent, 1);
  const values = Float32Array.from({ length }, () => rng.normal());
  return tf.tensor(values, [...shape]);
}

/** Takes a few steps of SGD. @param {any} network @param {readonly number[]} input @param {number} classes */
function train(network, input, classes) {
  const rng = new Rng(1);
  for (let step = 0; step < STEPS; step++) {
    tf.tidy(() => {
      const images = randomTensor([BATCH, ...input], rng.child(step));
      const labels = tf.tensor1d(
        Array.from({ length: BATCH }, (_, i) => (i + step) % classes),
        'int32',
      );
      const pass = trainingPass(network, { rng, step });
      const { grads } = tf.variableGrads(() => softmaxCrossEntropy(network.forward(images, pass), labels));
      for (const [name, gradient] of clipByGlobalNorm(new Map(Object.entries(grads)), 1)) {
        const variable = tf.engine().registeredVariables[name];
        variable.assign(tf.sub(variable, tf.mul(gradient, LEARNING_RATE)));
      }
      pass.commit();
    });
  }
}

/** @param {any} ort @param {any} entry @param {string} variantName */
async function compare(ort, entry, variantName) {
  const variant = entry.variants[variantName];
  const input = variant.input ?? entry.input;
  const classes = variant.classes ?? entry.classes;
  const scales = input[0] >= 200 && widthMultiplier !== 1;
  const network = variant.create(scales ? { widthMultiplier } : {}, new Rng(2));
  train(network, input, classes);
  const since = performance.now();
  const file = await exportOnnx(network, { input });
  const seconds = (performance.now() - since) / 1000;
  const path = join(folder, 'model.onnx');
  writeFileSync(path, file);
  execFileSync('/usr/bin/python3', ['-c', CHECK, path], { stdio: ['ignore', 'ignore', 'inherit'] });
  const session = await ort.InferenceSession.create(path);
  const differences = [];
  for (const batch of BATCHES) {
    const { ours, images } = tf.tidy(() => {
      const x = randomTensor([batch, ...input], new Rng(batch));
      return { ours: network.forward(x).dataSync(), images: tf.transpose(x, [0, 3, 1, 2]).dataSync() };
    });
    const tensor = new ort.Tensor('float32', images, [batch, input[2], input[0], input[1]]);
    const { logits } = await session.run({ input: tensor });
    differences.push(differenceOf(logits.data, ours));
  }
  await session.release();
  disposeModule(network);
  const name = `${entry.name}/${variantName}${scales ? ` x${width}` : ''}`;
  const size = (file.length / 2 ** 20).toFixed(1);
  console.log(
    `${name.padEnd(28)} ${size.padStart(6)} ${seconds.toFixed(2).padStart(9)}  ${differences.map((each) => each.toExponential(1)).join(', ')}`,
  );
  if (!differences.every((each) => each < TOLERANCE)) throw new Error('the logits differ');
}

/** Largest difference, relative to the largest number. @param {ArrayLike<number>} actual @param {ArrayLike<number>} expected */
function differenceOf(actual, expected) {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...Array.from(expected, Math.abs)) || 1;
  return (
    Math.max(...Array.from(expected, (value, i) => Math.abs(/** @type {number} */ (actual[i]) - value))) /
    scale
  );
}

/**
 * Predicts an image whose size is that of the graph's input, with convkit's transforms and with those in the graph.
 * @param {any} ort @param {string} model @param {readonly [number, number]} size
 */
async function comparePreprocessing(ort, model, size) {
  const entry = catalog.find((/** @type {any} */ each) => each.name === model);
  const [variant] = Object.values(entry.variants);
  const network = variant.create({}, new Rng(3));
  const { evaluationTransforms } = await import(
    new URL('../../packages/convkit/dist/preprocessing.js', import.meta.url).href
  );
  const transforms = evaluationTransforms(variant.recipe.input, entry.input);
  const channels = entry.input[2];
  // Resized and cropped by convkit, then in the graph from there on.
  const isResize = (/** @type {any} */ { name }) => name === 'resize' || name === 'center-crop';
  const rng = new Rng(4);
  const data = Uint8Array.from({ length: size[0] * size[1] * 3 }, () => rng.uniform() * 256);
  const image = { height: size[0], width: size[1], channels: 3, data };
  const whole = preprocess([image], { channels, transforms });
  const resized = preprocess([image], { channels, transforms: transforms.filter(isResize) });
  const file = await exportOnnx(network, { input: entry.input, preprocessing: { transforms } });
  const session = await ort.InferenceSession.create(file);
  const pixels = new ort.Tensor('uint8', Uint8Array.from(resized.images), resized.shape);
  const { logits } = await session.run({ pixels });
  const ours = tf.tidy(() => network.forward(tf.tensor(whole.images, whole.shape)).dataSync());
  const difference = differenceOf(logits.data, ours);
  console.log(`preprocessing of ${model}: ${difference.toExponential(1)}`);
  disposeModule(network);
  if (!(difference < TOLERANCE)) throw new Error('the logits differ');
}

async function timeResnet34() {
  const entry = catalog.find((/** @type {any} */ { name }) => name === 'resnet34');
  const network = entry.variants.torchvision.create({}, new Rng(5));
  const times = [];
  for (let i = 0; i < 5; i++) {
    const since = performance.now();
    await exportOnnx(network, { input: entry.input });
    times.push((performance.now() - since) / 1000);
  }
  disposeModule(network);
  console.log(`ResNet-34 at 224x224 exported in ${times.map((time) => time.toFixed(2)).join(', ')} s`);
  if (Math.max(...times) > SECONDS) throw new Error(`took longer than ${SECONDS} s`);
}
