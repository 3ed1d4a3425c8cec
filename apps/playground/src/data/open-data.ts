import { manifest } from 'virtual:data-manifest';
import { ConfigError, Rng, type RunSpec } from '@convkit/core';
import { type Dataset, FASHION_MNIST, Loader, MNIST, take } from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import type { DataContext, TrainerData } from '@convkit/train/worker';
import { openShards, type ReadFile, siteFiles } from './fetch-shards.js';
import type { OwnData } from './own-data.js';
import type { TrainTestSplit } from './own-datasets.js';
import { recipeTransforms, trainingTransforms } from './transforms.js';

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  mnist: MNIST.classes,
  'fashion-mnist': FASHION_MNIST.classes,
};

export interface OpenSplitOptions {
  /** The user's own images, for the source `own`. */
  readonly files?: unknown;
  /** Defaults to the files of the site. */
  readonly read?: ReadFile;
}

/** Opens the training and test images of a run, without transforms. */
export async function openSplit(
  spec: RunSpec,
  { files, read = siteFiles() }: OpenSplitOptions,
): Promise<TrainTestSplit> {
  const { source, limit } = spec.data;
  const set = manifest.sets.find(({ name, train }) => name === source || train[0]?.name === source);
  if (set) {
    const firstOnly = set.name !== source;
    const classes = CLASSES[set.name] as readonly string[];
    const { train, test } = await openShards(set, { classes, firstOnly, read });
    return { train: limit === undefined ? train : take(train, limit), test, notes: [] };
  }
  if (source !== 'own') {
    throw new ConfigError(`unknown dataset '${source}'`, {
      hint: `Choose one of ${manifest.sets.flatMap(({ name, train }) => [name, train[0]?.name]).join(', ')}, or your own images.`,
    });
  }
  if (!files) {
    throw new ConfigError('this run needs your own images, and the page does not have them', {
      hint: 'Load the folder, the files or the webcam images under Data.',
    });
  }
  const channels = spec.model.input[2] === 1 ? 1 : 3;
  // The image decoders are loaded only when needed, to keep the first step fast.
  const { openOwnData, evenlySpaced } = await import('./own-datasets.js');
  const split = await openOwnData(files as OwnData, spec.recipe.input.size, channels);
  if (limit === undefined) return split;
  const select = (files as OwnData).kind === 'idx' ? take : evenlySpaced;
  return { ...split, train: select(split.train, limit) };
}

/** Opens the loaders of a run for `serveTrainer`. The test set also serves as the validation set. */
export async function openData(
  spec: RunSpec,
  { signal, files, report, warn }: DataContext,
): Promise<TrainerData> {
  const read = siteFiles({ signal, report });
  const { train, test, notes } = await openSplit(spec, { files, read });
  for (const note of notes) warn(note);
  const evaluation = testLoader(spec, test);
  return {
    train: new Loader(train, {
      batchSize: spec.recipe.batchSize,
      rng: new Rng(spec.seed).child('data'),
      transforms: trainingTransforms(spec, train.shape),
      training: true,
      reuseBuffers: true,
    }),
    validation: evaluation,
    test: evaluation,
    classes: train.classes,
    channels: train.shape[2] as number,
  };
}

/** Loads the test images in order, preprocessed for the network of the run. */
export function testLoader({ recipe, model }: RunSpec, test: Dataset): Loader {
  return new Loader(test, {
    batchSize: evaluationBatchSize(model.input),
    transforms: recipeTransforms(recipe.input, test.shape, model.input),
    reuseBuffers: true,
  });
}
