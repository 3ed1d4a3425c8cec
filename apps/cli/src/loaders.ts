import { DataError, Rng, type RunSpec } from '@convkit/core';
import { Loader } from '@convkit/data';
import { openDataset, transformsFor } from './datasets.js';

export interface Loaders {
  readonly train: Loader;
  readonly test: Loader;
  readonly classes: readonly string[];
  /** Of each picture. */
  readonly channels: number;
  readonly images: { readonly train: number; readonly test: number };
}

const EVALUATION_BATCH = 500;

/** The pictures that a run trains and is tested on. */
export async function openLoaders(spec: RunSpec): Promise<Loaders> {
  const { data, recipe, seed, model } = spec;
  const wanted = { size: recipe.input.picture, channels: model.input[2] as number };
  const train = await openDataset(data, 'train', wanted);
  const test = await openDataset(data, 'test', wanted);
  return {
    train: new Loader(train, {
      batch: recipe.batch,
      rng: new Rng(seed).child('data'),
      transforms: transformsFor(recipe.input, train.shape, model.input),
      training: true,
    }),
    test: testLoader(spec, test),
    classes: train.classes,
    channels: train.shape[2],
    images: { train: train.length, test: test.length },
  };
}

/** @throws DataError naming both lists when the data are not of the model's classes. */
export function assertSameClasses(
  source: string,
  found: readonly string[],
  expected: readonly string[],
): void {
  if (found.join('\n') === expected.join('\n')) return;
  throw new DataError(
    `${source} has the classes ${found.join(', ')}; the model was trained on ${expected.join(', ')}`,
    {
      hint: 'Give data with the same classes.',
    },
  );
}

/** Test pictures in order, as the run's network takes them. */
export function testLoader(
  { recipe, model }: RunSpec,
  test: Awaited<ReturnType<typeof openDataset>>,
): Loader {
  return new Loader(test, {
    batch: EVALUATION_BATCH,
    transforms: transformsFor(recipe.input, test.shape, model.input),
  });
}
