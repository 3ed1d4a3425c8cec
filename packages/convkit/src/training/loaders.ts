import { checkOptions, Rng, type RunSpec } from '@convkit/core';
import {
  balancedSampler,
  type CommonShape,
  cached,
  compileTransforms,
  type Dataset,
  Loader,
  type LoaderOptions,
  mapSamples,
  type Sample,
  type Shape,
  type TransformSpec,
} from '@convkit/data';
import { evaluationBatchSize } from '@convkit/train';
import { checkData } from '../data/check-data.js';
import { checkTrainable, type LabeledDataset } from '../data/classification-data.js';
import type { TrainingData } from '../data/training-data.js';
import { checkRunSpec } from '../options/check-specs.js';
import { evaluationTransforms } from '../preprocessing.js';
import { runTransforms } from './run-transforms.js';
import { scaleTargets } from './task.js';

/** Bytes of decoded images that are kept in memory, so that each is decoded once. */
const CACHE_BYTES = 2 ** 31;

/** Batches of a run's parts. */
export interface RunLoaders {
  /** Augmented batches of the training set, in random order. */
  readonly train: Loader;
  /** Batches of the validation set, in order. */
  readonly validation: Loader;
  /** Batches of the test set. The same object as `validation` if the data has only one part for both. */
  readonly test: Loader;
  /** Ends the workers of the loaders. */
  close(): Promise<void>;
}

/** How `createLoaders` loads. */
export interface RunLoaderOptions {
  /**
   * Worker threads that decode and transform images, anew in every epoch. With 'auto', loaders begin without and start some if that takes
   * more than a tenth of the time; image files that fit into the memory kept for them are decoded without. Batches do not depend on it.
   * @defaultValue 0
   */
  readonly workers?: number | 'auto';
  /** 'balanced' draws each class equally often. Defaults to every training image once per epoch. */
  readonly sampler?: 'balanced';
}

/**
 * Creates the loaders of a run, preprocessed and augmented as its spec says. The number of channels is that of the data. Without workers,
 * each image file is decoded once and kept in memory, up to 2 GiB for each part.
 * @throws ConfigError if the data has fewer than two classes or training images, or the spec has an invalid transform.
 */
export function createLoaders(data: TrainingData, run: RunSpec, options: RunLoaderOptions = {}): RunLoaders {
  checkData('data', data);
  checkRunSpec('createLoaders', run);
  checkOptions('createLoaders', options, { sampler: 'string?' });
  const { model, ...rest } = run;
  checkTrainable(data);
  const [height, width] = model.input as [number, number];
  const input = [height, width, data.channels] as const;
  const spec: RunSpec = { ...rest, model: { ...model, input } };
  const { targetScale } = spec;
  const train = decodingOnce(scaleTargets(data.train, targetScale), {
    ...trainingOrder(data.train, spec, options),
    transforms: runTransforms(spec),
    training: true,
    reuseBuffers: true,
    ...(options.workers !== undefined && { workers: options.workers }),
  });
  const evaluating = (dataset: LabeledDataset) =>
    decodingOnce(scaleTargets(dataset, targetScale), evaluationOptions(spec, options.workers));
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
  { sampler }: RunLoaderOptions,
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
  spec: RunSpec,
  workers?: LoaderOptions['workers'],
  batchSize?: number,
): Loader {
  const options = evaluationOptions(spec, workers);
  return new Loader(dataset, { ...options, ...(batchSize !== undefined && { batchSize }) });
}

type Options = Omit<LoaderOptions, 'transforms'> & { readonly transforms: readonly TransformSpec[] };

function evaluationOptions({ recipe, model }: RunSpec, workers?: LoaderOptions['workers']): Options {
  return {
    batchSize: evaluationBatchSize(model.input),
    transforms: evaluationTransforms(recipe.input, model.input),
    reuseBuffers: true,
    ...(workers !== undefined && { workers }),
  };
}

/** Decodes each image once and keeps it, resized if that makes it smaller. Workers decode for themselves, in every epoch. */
function decodingOnce(dataset: LabeledDataset, options: Options): Loader {
  const { transforms, workers = 0 } = options;
  if (!dataset.encoded || (workers !== 'auto' && workers > 0)) return new Loader(dataset, options);
  const first = transforms.findIndex(({ name }) => name !== 'resize' && name !== 'center-crop');
  const steps = transforms.slice(0, first);
  const isSmaller = makesSmaller(steps, dataset.shape);
  const resized = isSmaller ? transformed(dataset, steps) : dataset;
  // Many would be decoded in every epoch, which workers do if it takes long.
  if (workers === 'auto' && bytesOf(resized) > CACHE_BYTES) return new Loader(dataset, options);
  const kept = cached(resized, { maxBytes: CACHE_BYTES });
  return new Loader(kept, { ...options, transforms: isSmaller ? transforms.slice(first) : transforms });
}

/** Bytes of all images, or 0 if they differ in size. */
const bytesOf = ({ length, shape: [height, width, channels] }: Dataset): number =>
  length * (height ?? 0) * (width ?? 0) * channels;

/** Whether images are smaller after `steps`, or, if they differ in size, all of one size. */
function makesSmaller(steps: readonly TransformSpec[], [height, width, channels]: CommonShape): boolean {
  if (height === null || width === null) {
    return steps.some(
      (step) => step.name === 'center-crop' || (step.name === 'resize' && Array.isArray(step.size)),
    );
  }
  const { shape } = compileTransforms(steps, [height, width, channels]);
  return shape[0] * shape[1] < height * width;
}

/** The images after transforms that are not random. */
function transformed(dataset: LabeledDataset, steps: readonly TransformSpec[]): Dataset {
  const transform = compileTransforms(steps, dataset.shape);
  const { shape } = transform;
  const values = new Float32Array(shape[0] * shape[1] * shape[2]);
  const change = ({ image: data, label, shape: own = dataset.shape as Shape }: Sample): Sample => {
    const [height, width, channels] = own;
    transform.apply({ height, width, channels, data }, values, 0);
    return { image: Uint8Array.from(values), label };
  };
  return mapSamples<CommonShape>(dataset, change, { shape, labels: dataset.labels });
}
