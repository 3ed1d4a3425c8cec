import { ConfigError, checkArguments, checkOptions, checkWhole, DataError } from '@convkit/core';
import { type CommonShape, type DecodeOptions, type Shape, sizeOf } from '../images/types.js';
import { type Targets, targetsAt } from './targets.js';

/** One labeled image. Treat it as read-only: it may be a view into the dataset's memory. */
export interface Sample {
  /** `height * width * channels` bytes from 0 to 255, row by row, channels innermost. */
  readonly image: Uint8Array;
  /** Index of the class in `classes`. */
  readonly label: number;
  /** Shape of this image. Defaults to the shape of the dataset. */
  readonly shape?: Shape;
}

/** An undecoded image and the options to decode it: plain data that can be sent to a worker. */
export interface EncodedSample {
  /** Contents of the image file. */
  readonly bytes: Uint8Array;
  /** Name of the file in error messages. */
  readonly name: string;
  /** Index of the class in `classes`. */
  readonly label: number;
  /** Options for `decodeImage`. */
  readonly decode: DecodeOptions;
}

/** Labeled images, accessed by index. */
export interface Dataset<S extends CommonShape = CommonShape> {
  /** Number of samples. */
  readonly length: number;
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /** Shape of the images, with null for a height or width that differs between them. */
  readonly shape: S;
  /** Labels of all samples, if they are known without reading the samples. Samplers and splits use them. */
  readonly labels?: ArrayLike<number>;
  /** Targets of all samples. Batches carry them, and classes and labels are ignored. */
  readonly targets?: Targets;
  /** Returns one sample. Synchronous results keep the loader on its fast path. */
  get(index: number): Sample | Promise<Sample>;
  /** Returns one sample undecoded. If present, the loader decodes it, in its workers if it has any. */
  encoded?(index: number): Promise<EncodedSample>;
}

/** A dataset in memory. */
export interface ArrayDataset extends Dataset<Shape> {
  /** Labels of all samples. */
  readonly labels: ArrayLike<number>;
  /** Returns one sample. */
  get(index: number): Sample;
}

/** Options for `arrayDataset`. */
export interface ArrayDatasetOptions {
  /** `length * height * width * channels` bytes from 0 to 255. Not copied. */
  readonly images: Uint8Array;
  /** One label per image: the index of its class. */
  readonly labels: ArrayLike<number>;
  /** Shape of every image. */
  readonly shape: Shape;
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /** Names of the two arrays in error messages, for example their files. */
  readonly names?: { readonly images: string; readonly labels: string };
}

/**
 * Creates a dataset from arrays of images and labels.
 * @throws DataError if the lengths of the arrays do not match, or a label has no class.
 */
export function arrayDataset(options: ArrayDatasetOptions): ArrayDataset {
  checkOptions('arrayDataset', options, {
    images: 'bytes',
    labels: 'numbers',
    shape: 'array',
    classes: 'strings',
    names: 'object?',
  });
  const { images, labels, shape, classes, names } = options;
  const { images: imagesName, labels: labelsName } = names ?? { images: 'images', labels: 'labels' };
  const size = sizeOf(shape);
  if (!(size > 0) || images.length % size !== 0) {
    throw new DataError(
      `${imagesName}: ${images.length} bytes are not a whole number of ${shape.join('x')} images`,
    );
  }
  const length = images.length / size;
  if (length !== labels.length) {
    throw new DataError(
      `${imagesName} holds ${length} images, but ${labelsName} holds ${labels.length} labels`,
      { hint: 'Use images and labels of the same dataset and split.' },
    );
  }
  const copy = Int32Array.from(labels);
  for (let i = 0; i < length; i++) {
    const label = labels[i] as number;
    if (!isLabel(label, classes)) throw labelOutOfRange(label, classes, `${labelsName}, entry ${i}`);
  }
  return {
    length,
    classes: [...classes],
    shape,
    labels: copy,
    get(index) {
      const label = copy[index];
      if (label === undefined) throw noSuchSample(index, length);
      return { image: images.subarray(index * size, (index + 1) * size), label };
    },
  };
}

/**
 * Selects the samples of `dataset` at `indices`, in that order.
 * @throws ConfigError if an index is out of range.
 */
export function subset<S extends CommonShape>(dataset: Dataset<S>, indices: ArrayLike<number>): Dataset<S> {
  checkArguments('subset', { dataset, indices }, { dataset: 'dataset', indices: 'numbers' });
  const { length, classes, shape, labels, targets } = dataset;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (!Number.isInteger(index) || index < 0 || index >= length) throw noSuchSample(index, length);
  }
  const chosen = Uint32Array.from(indices);
  const original = (index: number) => {
    const found = chosen[index];
    if (found === undefined) throw noSuchSample(index, chosen.length);
    return found;
  };
  return {
    length: chosen.length,
    classes,
    shape,
    ...(labels && { labels: Int32Array.from(chosen, (index) => labels[index] as number) }),
    ...(targets && { targets: { width: targets.width, values: targetsAt(targets, chosen) } }),
    get: (index) => dataset.get(original(index)),
    ...(dataset.encoded && {
      encoded: async (index: number) => (dataset as Required<Dataset>).encoded(original(index)),
    }),
  };
}

/**
 * Selects the first `count` samples of `dataset`, or all if it has fewer.
 * @throws ConfigError if `count` is not a whole number of at least 1.
 */
export function take<S extends CommonShape>(dataset: Dataset<S>, count: number): Dataset<S> {
  checkArguments('take', { dataset }, { dataset: 'dataset' });
  checkWhole('count', count);
  return subset(
    dataset,
    Uint32Array.from({ length: Math.min(count, dataset.length) }, (_, i) => i),
  );
}

export const isLabel = (label: number, classes: readonly string[]) =>
  Number.isInteger(label) && label >= 0 && label < classes.length;

export const labelOutOfRange = (label: number, classes: readonly string[], where: string) =>
  new DataError(
    `${where}: label ${label} is out of range: with ${classes.length} classes, labels are 0 to ${classes.length - 1}`,
  );

export const noSuchSample = (index: number, length: number) =>
  new ConfigError(`sample index ${index} is out of range: the dataset has ${length} samples`);
