// Classifies 1,000 images of 50 sizes and checks that neither tensors nor memory grow: npm run acceptance -- predict-flat
import { createRequire } from 'node:module';

const { trainClassifier } = await import(
  new URL('../../packages/convkit/dist/index.js', import.meta.url).href
);
const library = createRequire(new URL('../../packages/convkit/package.json', import.meta.url));
const { memory } = library('@tensorflow/tfjs-core');

const CALLS = 1000;
const SIZES = 50;
/** Growth of the resident set that counts as none, in bytes. */
const SLACK = 64 * 2 ** 20;

/** @param {number} side */
const image = (side) => ({
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 31) % 256),
  shape: [side, side, 3],
});
const sample = {
  length: 8,
  classes: ['a', 'b'],
  shape: [32, 32, 3],
  labels: Int32Array.from({ length: 8 }, (_, i) => i % 2),
};
const dataset = { ...sample, get: (/** @type {number} */ i) => ({ image: image(32).data, label: i % 2 }) };
const data = {
  source: 'none',
  classes: sample.classes,
  channels: 3,
  train: dataset,
  validation: dataset,
  test: dataset,
  warnings: [],
};
const classifier = await trainClassifier({
  model: 'resnet18',
  variant: 'cifar',
  data,
  epochs: 1,
  batchSize: 8,
}).result;
const seen = [];
for (let call = 1; call <= CALLS; call++) {
  await classifier.predict(image(16 + (call % SIZES) * 8));
  if (call % 100 === 0) {
    globalThis.gc?.();
    seen.push({
      call,
      tensors: memory().numTensors,
      bytes: memory().numBytes,
      resident: process.memoryUsage().rss,
    });
    console.log(JSON.stringify(seen.at(-1)));
  }
}
const [first, last] = [seen[0], seen.at(-1)];
if (last.tensors !== first.tensors || last.bytes !== first.bytes) throw new Error('tensors were leaked');
if (last.resident > first.resident + SLACK) throw new Error('memory grew');
