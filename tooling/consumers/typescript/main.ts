import { cpu, useBackend, wasm } from '@convkit/backend';
import { type LossSpec, Rng } from '@convkit/core';
import { arrayDataset, Loader, type TransformSpec } from '@convkit/data';
import { lenet5 } from '@convkit/models';
import { createLoss } from '@convkit/ops';
import { fit } from '@convkit/train';

/** Trains LeNet-5 to tell black images from white ones. */
export async function train(): Promise<number[]> {
  await useBackend([wasm(), cpu()]);
  const variant = lenet5.variants.modern;
  if (!variant) throw new Error('no such variant');
  const { create, recipe } = variant;
  const rng = new Rng(1);
  const labels = Array.from({ length: 48 }, (_, i) => i % 2);
  const images = Uint8Array.from({ length: 48 * 32 * 32 }, (_, i) => 255 * (labels[i >> 10] ?? 0));
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  const dataset = arrayDataset({ images, labels, shape: [32, 32, 1], classes });
  const transforms: TransformSpec[] = [{ name: 'normalize', mean: [0.5], std: [0.5] }];
  const loader = new Loader(dataset, { batchSize: 16, transforms, rng: rng.child('data'), training: true });
  const loss: LossSpec = recipe.loss;
  const losses: number[] = [];
  for await (const event of fit({
    model: create({}, rng),
    train: loader,
    loss: createLoss(loss),
    seed: 1,
    recipe: { ...recipe, epochs: 4 },
  })) {
    if (event.type === 'step') losses.push(event.loss);
  }
  return losses;
}
