import { manifest } from 'virtual:data-manifest';
import { ConfigError, Rng, type RunSpec } from '@convkit/core';
import { type Dataset, FASHION_MNIST, Loader, MNIST, take } from '@convkit/data';
import { evaluationBatch } from '@convkit/train';
import type { DataContext, TrainerData } from '@convkit/train/worker';
import { openShards, type ReadFile, siteFiles } from './fetch-shards.js';
import type { Split } from './own-datasets.js';
import type { OwnData } from './own-data.js';
import { recipeTransforms, trainingTransforms } from './transforms.js';

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  mnist: MNIST.classes,
  'fashion-mnist': FASHION_MNIST.classes,
};

export interface SplitOptions {
  readonly files?: unknown;
  readonly read?: ReadFile;
}

/** The data sets of a run's source, before any transform. */
export async function openSplit(spec: RunSpec, { files, read = siteFiles() }: SplitOptions): Promise<Split> {
  const { source, limit } = spec.data;
  const set = manifest.sets.find(({ name, train }) => name === source || train[0]?.name === source);
  if (set) {
    const firstOnly = set.name !== source;
    const classes = CLASSES[set.name] as readonly string[];
    const { train, test } = await openShards(set, { classes, firstOnly, read });
    return { train: limit === undefined ? train : take(train, limit), test, notes: [] };
  }
  if (source !== 'own') {
    throw new ConfigError(`this site has no data set '${source}'`, {
      hint: `It has ${manifest.sets.flatMap(({ name, train }) => [name, train[0]?.name]).join(', ')}, and your own images.`,
    });
  }
  if (!files) {
    throw new ConfigError('this run learns from your own images, which the page does not have any more', {
      hint: 'Give the same folder, files or webcam images again under Data.',
    });
  }
  const channels = spec.model.input[2] === 1 ? 1 : 3;
  // Decoders of images are loaded where there are images: the first step is to be there soon.
  const { openOwn, spread } = await import('./own-datasets.js');
  const split = await openOwn(files as OwnData, spec.recipe.input.size, channels);
  if (limit === undefined) return split;
  const some = (files as OwnData).kind === 'idx' ? take : spread;
  return { ...split, train: some(split.train, limit) };
}

/** The loaders of a run, as `serveTrainer` wants them. */
export async function openData(
  spec: RunSpec,
  { signal, files, report, warn }: DataContext,
): Promise<TrainerData> {
  const read = siteFiles({ signal, report });
  const { train, test, notes } = await openSplit(spec, { files, read });
  for (const note of notes) warn(note);
  const held = testLoader(spec, test);
  return {
    train: new Loader(train, {
      batchSize: spec.recipe.batchSize,
      rng: new Rng(spec.seed).child('data'),
      transforms: trainingTransforms(spec, train.shape),
      training: true,
      reuseBuffers: true,
    }),
    validation: held,
    test: held,
    classes: train.classes,
    channels: train.shape[2] as number,
  };
}

/** Test images in order, as the run's network takes them. */
export function testLoader({ recipe, model }: RunSpec, test: Dataset): Loader {
  return new Loader(test, {
    batchSize: evaluationBatch(model.input),
    transforms: recipeTransforms(recipe.input, test.shape, model.input),
    reuseBuffers: true,
  });
}
