import { ConfigError, DataError, Rng, type RunSpec } from '@convkit/core';
import { type Dataset, Loader, stageOf, type TransformSpec } from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import { openDataset, transformsFor } from './datasets.js';

export interface Loaders {
  readonly train: Loader;
  readonly test: Loader;
  readonly classes: readonly string[];
  /** Number of channels of an image. */
  readonly channels: number;
  readonly images: { readonly train: number; readonly test: number };
}

/** Opens the training and test images of a run. `workers` affects only the speed. */
export async function openLoaders(spec: RunSpec, workers?: number): Promise<Loaders> {
  const { data, recipe, seed, model } = spec;
  const wanted = { size: recipe.input.size, channels: model.input[2] as number };
  const train = await openDataset(data, 'train', wanted);
  const test = await openDataset(data, 'test', wanted);
  const loaders = {
    train: new Loader(train, {
      batchSize: recipe.batchSize,
      rng: new Rng(seed).child('data'),
      transforms: trainingTransforms(spec, train.shape),
      training: true,
      workers,
      reuseBuffers: true,
    }),
    test: testLoader(spec, test, workers),
    classes: train.classes,
    channels: train.shape[2],
    images: { train: train.length, test: test.length },
  };
  if (String(loaders.train.shape) !== String(loaders.test.shape)) {
    throw new ConfigError(
      `--transforms makes images of ${loaders.train.shape.join('x')}, the network takes ${loaders.test.shape.join('x')}`,
    );
  }
  return loaders;
}

/** The parts of a run that its transforms depend on. */
export interface TransformedRun {
  readonly data: Pick<RunSpec['data'], 'transforms'>;
  readonly recipe: Pick<RunSpec['recipe'], 'input'>;
  readonly model: Pick<RunSpec['model'], 'input'>;
}

/** Combines the transforms of the recipe and of `--transforms`: those of images before normalize, those of batches at the end. */
export function trainingTransforms(
  { data, recipe, model }: TransformedRun,
  shape: Dataset['shape'],
): TransformSpec[] {
  const ofRecipe = transformsFor(recipe.input, shape, model.input);
  const own = (data.transforms ?? []) as readonly TransformSpec[];
  const values = own.find((step) => stageOf(step) === 'values');
  if (values) {
    throw new ConfigError(`--transforms has '${values.name}', but the recipe normalizes the images`, {
      hint: 'Remove it.',
    });
  }
  const batches = own.filter((step) => stageOf(step) === 'batches');
  const images = own.filter((step) => stageOf(step) !== 'batches');
  return [...ofRecipe.slice(0, -1), ...images, ...ofRecipe.slice(-1), ...batches];
}

/** @throws DataError if the dataset and the model differ in classes. */
export function assertSameClasses(
  source: string,
  found: readonly string[],
  expected: readonly string[],
): void {
  if (found.join('\n') === expected.join('\n')) return;
  throw new DataError(
    `${source} has the classes ${found.join(', ')}; the model was trained on ${expected.join(', ')}`,
    { hint: 'Use a dataset with the same classes.' },
  );
}

/** Loads test images in order, as the run's network takes them. */
export function testLoader(
  { recipe, model }: RunSpec,
  test: Awaited<ReturnType<typeof openDataset>>,
  workers?: number,
): Loader {
  return new Loader(test, {
    batchSize: evaluationBatchSize(model.input),
    transforms: transformsFor(recipe.input, test.shape, model.input),
    workers,
    reuseBuffers: true,
  });
}
