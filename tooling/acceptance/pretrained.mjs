// Loads weights that torchvision made, by the names of published ones and through a local server, and compares what the networks answer
// with torch: npm run acceptance -- pretrained [NETWORK …]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string} name */
const built = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
const { trainClassifier, classificationData, describeWeights } = await built('convkit');
const { catalog, findModel, findVariant } = await built('models');
const { arrayDataset, encodePng } = await built('data');

/** Largest difference of a log-probability from torch's. */
const TOLERANCE = 1e-4;
/** @type {Readonly<Record<string, readonly [model: string, variant: string]>>} */
const NETWORKS = {
  resnet18: ['resnet18', 'torchvision'],
  googlenet: ['googlenet', 'torchvision'],
  alexnet: ['alexnet', 'torchvision'],
  resnet50: ['resnet50', 'torchvision'],
  vgg11_bn: ['vgg11', 'bn'],
};
const CLASSES = Array.from({ length: 1000 }, (_, label) => String(label));

const folder = mkdtempSync(path.join(tmpdir(), 'convkit-pretrained-'));
process.env.CONVKIT_CACHE = path.join(folder, 'cache');
for (const [i, [height, width]] of [
  [300, 400],
  [260, 256],
  [224, 500],
].entries()) {
  const data = Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return (Math.sin((x * (i + 1)) / 17) + Math.cos((y + 40 * (at % 3)) / 23)) * 60 + 125;
  });
  writeFileSync(path.join(folder, `${i}.png`), encodePng({ height, width, channels: 3, data }));
}
const images = [0, 1, 2].map((i) => path.join(folder, `${i}.png`));

const server = createServer((request, response) => {
  response.end(readFileSync(path.join(folder, path.basename(request.url ?? ''))));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const labels = Int32Array.from(CLASSES, Number);
const train = arrayDataset({
  images: new Uint8Array(labels.length * 12),
  labels,
  shape: [2, 2, 3],
  classes: CLASSES,
});
const data = classificationData({ source: 'none', train, test: train }, { allowEmpty: true });

let hasFailed = false;
try {
  const chosen = process.argv.slice(2);
  for (const name of chosen.length > 0 ? chosen : Object.keys(NETWORKS)) {
    const difference = await compare(name);
    const passed = difference <= TOLERANCE;
    hasFailed ||= !passed;
    console.log(
      `${passed ? 'ok    ' : 'FAILED'} ${name}: differs from torch by at most ${difference.toExponential(1)}`,
    );
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}
process.exitCode = hasFailed ? 1 : 0;

/**
 * Serves a file in place of the published one, and loads it by its published name.
 * @param {string} name
 * @returns {Promise<number>} Largest difference of a log-probability.
 */
async function compare(name) {
  const [model, variant] = /** @type {readonly [string, string]} */ (NETWORKS[name]);
  const script = fileURLToPath(new URL('pretrained.py', import.meta.url));
  const { stdout, status } = spawnSync('/usr/bin/python3', [script, folder, name], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`pretrained.py failed on ${name}`);
  const expected = /** @type {number[][]} */ (JSON.parse(stdout));
  const bytes = readFileSync(path.join(folder, `${name}.pth`));
  const { pretrained } = findVariant(findModel(catalog, model), variant);
  const { mebibytes, ...published } = pretrained.IMAGENET1K_V1;
  const difference = (bytes.length / 2 ** 20 / mebibytes - 1) * 100;
  console.log(`${name}: ${bytes.length} bytes, ${difference.toFixed(2)} % more than the published file`);
  pretrained.IMAGENET1K_V1 = {
    ...published,
    url: `http://127.0.0.1:${port}/${name}.pth`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex').slice(0, 8),
  };
  const run = trainClassifier({ model, variant, data, weights: 'IMAGENET1K_V1' });
  run.result.catch(() => {});
  for await (const event of run) {
    if (event.type !== 'weights') continue;
    console.log(describeWeights(event));
    run.stop();
  }
  const classifier = await run.result;
  let largest = 0;
  for (const [i, file] of images.entries()) {
    for (const { label, probability } of await classifier.predict(file, { topK: CLASSES.length })) {
      const wanted = /** @type {number} */ (expected[i]?.[Number(label)]);
      largest = Math.max(largest, Math.abs(Math.log(probability) - wanted));
    }
  }
  classifier.dispose();
  const spread = expected.map((answer) => Math.max(...answer) - Math.min(...answer));
  console.log(`${name}: log-probabilities span ${Math.min(...spread).toFixed(2)}`);
  return largest;
}
