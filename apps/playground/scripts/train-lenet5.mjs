// Trains the LeNet-5 that the page shows before the first run, and writes it with its facts to `trained`.
// The same kernels give the same file. Run it from a built tree: `pnpm --filter @convkit/playground train:lenet5`.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { decodeRunCheckpoint, encodeRunCheckpoint, MemoryRunStore } from '@convkit/train';
import { dataset, findRecipe, recipeOptions, trainClassifier } from 'convkit';

const FOLDER = new URL('../trained/', import.meta.url);

/** Visitors write less uniformly than the writers of MNIST: tilted, narrow, wide, large or small. */
const DISTORTIONS = [
  {
    name: 'affine',
    degrees: 12,
    translate: [0.07, 0.07],
    scale: [0.8, 1.15],
    squeeze: [0.85, 1.15],
    shear: 12,
    method: 'bilinear',
  },
];

const recipe = findRecipe('lenet5-mnist');
const store = new MemoryRunStore();
const run = trainClassifier({
  ...recipeOptions(recipe),
  data: await dataset(recipe.data),
  augment: DISTORTIONS,
  epochs: 14,
  seed: 1,
  threads: 1,
  out: store,
});
let testAccuracy;
for await (const event of run) {
  if (event.type === 'epoch') console.log(`epoch ${event.epoch}: ${JSON.stringify(event.validation)}`);
  if (event.type === 'done') testAccuracy = event.test.accuracy;
}
(await run.result).dispose();

const checkpoint = await decodeRunCheckpoint(await store.read());
const { trained, average, ...rest } = checkpoint;
// Without the optimizer's state the file is a third of the size. The run cannot be resumed.
const bytes = await encodeRunCheckpoint({ ...rest, optimizer: new Map() });
const sha256 = createHash('sha256').update(bytes).digest('hex');
writeFileSync(new URL('lenet5.safetensors', FOLDER), bytes);
writeFileSync(new URL('lenet5.json', FOLDER), `${JSON.stringify({ sha256, testAccuracy }, null, 2)}\n`);
console.log(`${bytes.length} bytes, test accuracy ${testAccuracy}, sha256 ${sha256}`);
