import { Rng, type RunSpec } from '@convkit/core';
import {
  balancedSampler,
  cached,
  Loader,
  type LoaderOptions,
  stageOf,
  type TransformSpec,
} from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import { evaluationTransforms, trainingTransforms } from '../preprocessing.js';

/** Bytes of decoded images that are kept in memory, so that each is decoded once. */
const CACHE_BYTES = 2 ** 31;

/** Batches of a run's parts. */
export interface Loaders {
  readonly train: Loader;
  readonly validation: Loader;
  /** The same object as `validation` if the data has only one part for both. */
  readonly test: Loader;
  close(): Promise<void>;
}

export interface LoaderChoices {
  readonly workers?: number;
  readonly sampler?: 'balanced';
}

/** The loaders of a run. What `workers` is changes the speed, never the batches. */
export function createLoaders(data: ClassificationData, spec: RunSpec, choices: LoaderChoices): Loaders {
  const { recipe, model } = spec;
  const own = (spec.data.transforms ?? []) as readonly TransformSpec[];
  const isBatchStep = (step: TransformSpec) => stageOf(step) === 'batches';
  const train = new Loader(inMemory(data.train), {
    ...trainingOrder(data.train, spec, choices),
    transforms: trainingTransforms(recipe.input, model.input, {
      images: own.filter((step) => !isBatchStep(step)),
      batches: own.filter(isBatchStep),
    }),
    training: true,
    reuseBuffers: true,
    ...(choices.workers !== undefined && { workers: choices.workers }),
  });
  const evaluating = (dataset: LabeledDataset) => evaluationLoader(inMemory(dataset), spec, choices.workers);
  const validation = evaluating(data.validation);
  const test = data.test === data.validation ? validation : evaluating(data.test);
  return {
    train,
    validation,
    test,
    close: async () => void (await Promise.all([train, validation, test].map((loader) => loader.close()))),
  };
}

/** Which images each batch of training holds. */
export function trainingOrder(
  train: LabeledDataset,
  { recipe, seed }: RunSpec,
  { sampler }: LoaderChoices,
): Pick<LoaderOptions, 'batchSize' | 'rng' | 'dropLast' | 'sampler'> {
  const rng = new Rng(seed).child('data');
  const { batchSize } = recipe;
  return {
    batchSize,
    rng,
    dropLast: 'single',
    ...(sampler && { sampler: balancedSampler(train, rng) }),
  };
}

/** Images in order, preprocessed as for prediction. */
export function evaluationLoader(
  dataset: LabeledDataset,
  { recipe, model }: RunSpec,
  workers?: number,
  batchSize = evaluationBatchSize(model.input),
): Loader {
  return new Loader(dataset, {
    batchSize,
    transforms: evaluationTransforms(recipe.input, model.input),
    reuseBuffers: true,
    ...(workers !== undefined && { workers }),
  });
}

/** Datasets that decode their images keep them. */
const inMemory = (dataset: LabeledDataset): LabeledDataset =>
  dataset.encoded ? { ...dataset, ...cached(dataset, { maxBytes: CACHE_BYTES }) } : dataset;
