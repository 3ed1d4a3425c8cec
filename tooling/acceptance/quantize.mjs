// Trains LeNet-5 and ResNet-20 on MNIST, exports each as ONNX in float32, float16 and int8, and evaluates all files on the 10,000 test
// images with onnxruntime: npm run acceptance -- quantize [IMAGES]   IMAGES limits the training images of ResNet-20, by default to 10,000
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';

const { dataset, preprocess, trainClassifier } = await import(
  new URL('../../packages/convkit/dist/index.js', import.meta.url).href
);
const ort = createRequire(new URL('../../packages/onnx/package.json', import.meta.url))('onnxruntime-web');
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Largest accuracy that a lower precision may cost. */
const TOLERANCE = 0.005;
const BATCH = 500;

const [images = '10000'] = process.argv.slice(2);
const RUNS = [
  { model: 'lenet5', epochs: 2 },
  { model: 'resnet20', epochs: 2, limit: Number(images), size: 28 },
];
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-quantize-'));
/** @type {string[]} */
const failures = [];
try {
  for (const { model, limit, ...options } of RUNS) {
    const data = await dataset('mnist', limit === undefined ? {} : { limit });
    const run = trainClassifier({ model, data, ...options });
    const classifier = await run.result;
    console.log(`${model}: ${data.train.length} training images, ${options.epochs} epochs`);
    let full = 0;
    for (const precision of ['float32', 'float16', 'int8']) {
      const file = join(folder, `${model}-${precision}.onnx`);
      await classifier.export(file, { precision, ...(precision === 'int8' && { calibration: data }) });
      const accuracy = await evaluate(file, data.test, classifier.spec.preprocessing);
      if (precision === 'float32') full = accuracy;
      const kilobytes = (statSync(file).size / 1000).toFixed(1);
      console.log(
        `  ${precision.padEnd(8)} ${(100 * accuracy).toFixed(2)} % on onnxruntime, ${kilobytes.padStart(7)} kB`,
      );
      if (full - accuracy > TOLERANCE) failures.push(`${model} in ${precision}`);
    }
    classifier.dispose();
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (failures.length > 0) throw new Error(`loses more than ${100 * TOLERANCE} %: ${failures.join(', ')}`);

/** The accuracy of a file on onnxruntime. */
async function evaluate(file, test, preprocessing) {
  const session = await ort.InferenceSession.create(readFileSync(file));
  const [height, width, channels] = test.shape;
  let right = 0;
  for (let start = 0; start < test.length; start += BATCH) {
    const samples = Array.from({ length: Math.min(BATCH, test.length - start) }, (_, i) => start + i);
    const decoded = [];
    for (const index of samples) {
      const { image } = await test.get(index);
      decoded.push({ height, width, channels, data: image });
    }
    const batch = preprocess(decoded, preprocessing);
    const { logits } = await session.run({
      input: new ort.Tensor('float32', toNchw(batch), [
        batch.shape[0],
        batch.shape[3],
        batch.shape[1],
        batch.shape[2],
      ]),
    });
    const classes = logits.dims[1];
    for (const [row, index] of samples.entries()) {
      const scores = logits.data.subarray(row * classes, (row + 1) * classes);
      if (scores.indexOf(Math.max(...scores)) === test.labels[index]) right++;
    }
  }
  await session.release();
  return right / test.length;
}

/** Images in ONNX's order of axes. */
function toNchw({ images: values, shape: [count, height, width, channels] }) {
  if (channels === 1) return values;
  const moved = new Float32Array(values.length);
  let at = 0;
  for (let n = 0; n < count; n++)
    for (let channel = 0; channel < channels; channel++)
      for (let pixel = 0; pixel < height * width; pixel++)
        moved[at++] = values[(n * height * width + pixel) * channels + channel];
  return moved;
}
