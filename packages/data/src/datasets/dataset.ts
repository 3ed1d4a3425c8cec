import { ConfigError, DataError } from '@convkit/core';
import type { DecodeOptions } from '../images/formats/png.js';

/** Height, width and channels of one image. */
export type Shape = readonly [height: number, width: number, channels: number];

/** Of a dataset's images; null where they differ in height or width. */
export type CommonShape = readonly [height: number | null, width: number | null, channels: number];

/** One labeled image. The loader copies it; nobody may write to it. */
export interface Sample {
  /** height * width * channels values from 0 to 255, channels innermost. */
  readonly image: Uint8Array;
  readonly label: number;
  /** Of this image; the dataset's where absent. */
  readonly shape?: Shape;
}

/** An image as its file holds it, and how `get` would decode it: plain data, so that a worker can. */
export interface EncodedSample {
  readonly bytes: Uint8Array;
  /** The file's, for errors. */
  readonly name: string;
  readonly label: number;
  readonly decode: DecodeOptions;
}

/** Labeled images by index. A `get` that answers at once keeps the loader on its fast path. */
export interface Dataset<S extends CommonShape = CommonShape> {
  readonly length: number;
  readonly classes: readonly string[];
  readonly shape: S;
  /** Of every sample, where they are known without opening it: for samplers and splits. */
  readonly labels?: ArrayLike<number>;
  get(index: number): Sample | Promise<Sample>;
  /** What `get` decodes; where it is there, the loader's workers decode instead. */
  encoded?(index: number): Promise<EncodedSample>;
}

/** A dataset whose images are in memory. */
export interface ArrayDataset extends Dataset<Shape> {
  readonly labels: ArrayLike<number>;
  get(index: number): Sample;
}

export interface ArrayDatasetOptions {
  /** length * height * width * channels values from 0 to 255. */
  readonly images: Uint8Array;
  readonly labels: ArrayLike<number>;
  readonly shape: Shape;
  readonly classes: readonly string[];
  /** What errors call the two arrays: file names, say. */
  readonly names?: { readonly images: string; readonly labels: string };
}

/**
 * A dataset over arrays, which are not copied.
 * @throws DataError when the lengths differ or a label has no class.
 */
export function arrayDataset({ images, labels, shape, classes, names }: ArrayDatasetOptions): ArrayDataset {
  const { images: imagesName, labels: labelsName } = names ?? { images: 'images', labels: 'labels' };
  const size = sizeOf(shape);
  if (!(size > 0) || images.length % size !== 0) {
    throw new DataError(
      `${imagesName}: ${images.length} bytes are no whole number of ${shape.join('x')} images`,
    );
  }
  const length = images.length / size;
  if (length !== labels.length) {
    throw new DataError(
      `${imagesName} holds ${length} images, but ${labelsName} holds ${labels.length} labels`,
      {
        hint: 'Take both files from the same set and split.',
      },
    );
  }
  const held = Int32Array.from(labels);
  for (let i = 0; i < length; i++) {
    const label = labels[i] as number;
    if (!isLabel(label, classes)) throw badLabel(label, classes, `${labelsName}, entry ${i}`);
  }
  return {
    length,
    classes: [...classes],
    shape,
    labels: held,
    get(index) {
      const label = held[index];
      if (label === undefined) throw outside(index, length);
      return { image: images.subarray(index * size, (index + 1) * size), label };
    },
  };
}

/**
 * The samples of `dataset` at `indices`, in that order.
 * @throws ConfigError when an index is outside the dataset.
 */
export function subset<S extends CommonShape>(dataset: Dataset<S>, indices: ArrayLike<number>): Dataset<S> {
  const { length, classes, shape, labels } = dataset;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (!Number.isInteger(index) || index < 0 || index >= length) throw outside(index, length);
  }
  const chosen = Uint32Array.from(indices);
  const original = (index: number) => {
    const found = chosen[index];
    if (found === undefined) throw outside(index, chosen.length);
    return found;
  };
  return {
    length: chosen.length,
    classes,
    shape,
    ...(labels && { labels: Int32Array.from(chosen, (index) => labels[index] as number) }),
    get: (index) => dataset.get(original(index)),
    ...(dataset.encoded && {
      encoded: async (index: number) => (dataset as Required<Dataset>).encoded(original(index)),
    }),
  };
}

/** The first `count` samples of `dataset`, or all of them where it has fewer. */
export function take<S extends CommonShape>(dataset: Dataset<S>, count: number): Dataset<S> {
  if (!Number.isInteger(count) || count < 1) {
    throw new ConfigError(`the number of samples to take must be a whole number from 1, got ${count}`);
  }
  return subset(
    dataset,
    Uint32Array.from({ length: Math.min(count, dataset.length) }, (_, i) => i),
  );
}

export const sizeOf = ([height, width, channels]: Shape) => height * width * channels;

export const isLabel = (label: number, classes: readonly string[]) =>
  Number.isInteger(label) && label >= 0 && label < classes.length;

export const badLabel = (label: number, classes: readonly string[], where: string) =>
  new DataError(
    `${where}: label ${label} is out of range: ${classes.length} classes have labels 0 to ${classes.length - 1}`,
  );

export const outside = (index: number, length: number) =>
  new ConfigError(`sample ${index} does not exist: the dataset has ${length} samples, counted from 0`);
