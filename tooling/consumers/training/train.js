import { cpu, useBackend, wasm } from '@convkit/backend';
import { Rng } from '@convkit/core';
import { arrayDataset, Loader } from '@convkit/data';
import { lenet5 } from '@convkit/models';
import { createLoss } from '@convkit/ops';
import { fit } from '@convkit/train';

/** Trains LeNet-5 to tell black images from white ones. */
export async function train(options = {}) {
  const { name } = await useBackend([wasm(options), cpu()]);
  const { create, recipe } = lenet5.variants.modern;
  const rng = new Rng(1);
  const labels = Array.from({ length: 48 }, (_, i) => i % 2);
  const images = Uint8Array.from({ length: 48 * 32 * 32 }, (_, i) => 255 * labels[i >> 10]);
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  const dataset = arrayDataset({ images, labels, shape: [32, 32, 1], classes });
  const transforms = [{ name: 'normalize', mean: [0.5], std: [0.5] }];
  const train = new Loader(dataset, { batchSize: 16, transforms, rng: rng.child('data'), training: true });
  const losses = [];
  const run = { model: create({}, rng), train, loss: createLoss(recipe.loss), seed: 1 };
  for await (const event of fit({ ...run, recipe: { ...recipe, epochs: 4 } })) {
    if (event.type === 'step') losses.push(event.loss);
  }
  return { backend: name, losses };
}
