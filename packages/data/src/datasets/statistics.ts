import { checkArguments, checkOptions, DataError } from '@convkit/core';
import { sha256 } from '../download/sha256.js';
import type { Dataset, Sample } from './dataset.js';

/** The result of `datasetStatistics`. */
export interface DatasetStatistics {
  /** Number of samples that can be read. */
  readonly count: number;
  /** Number of samples of each class, in label order. */
  readonly perClass: readonly { readonly name: string; readonly count: number }[];
  /** Mean of each channel over all pixels, on the scale from 0 to 1: the `mean` of `normalize`. */
  readonly mean: readonly number[];
  /** Standard deviation of each channel over all pixels, on the same scale: the `std` of `normalize`. */
  readonly std: readonly number[];
  /** Smallest and largest image height, in pixels. */
  readonly heights: Extent;
  /** Smallest and largest image width, in pixels. */
  readonly widths: Extent;
  /** Samples that cannot be read. */
  readonly broken: readonly { readonly index: number; readonly reason: string }[];
  /** Indices of samples with identical images, one group per image. */
  readonly duplicates: readonly (readonly number[])[];
}

/** The smallest and the largest of some values. */
export interface Extent {
  /** The smallest value. */
  readonly smallest: number;
  /** The largest value. */
  readonly largest: number;
}

/** Options for `datasetStatistics`. */
export interface StatisticsOptions {
  /** Aborts reading. */
  readonly signal?: AbortSignal;
  /** Called every 256 samples with the number of samples read so far. */
  readonly onProgress?: (read: number) => void;
}

const PROGRESS_EVERY = 256;

/**
 * Reads a dataset once and computes its statistics. Memory: a checksum of 64 characters per sample, to find duplicates.
 * @throws DataError if no sample can be read. Also rejects with the reason of an aborted `signal`.
 */
export async function datasetStatistics(
  dataset: Dataset,
  options: StatisticsOptions = {},
): Promise<DatasetStatistics> {
  checkArguments('datasetStatistics', { dataset }, { dataset: 'dataset' });
  checkOptions('datasetStatistics', options, { signal: 'signal?', onProgress: 'function?' });
  const { signal, onProgress } = options;
  const channels = Array.from({ length: dataset.shape[2] }, () => new Moments());
  const perClass = dataset.classes.map((name) => ({ name, count: 0 }));
  const broken: { index: number; reason: string }[] = [];
  const heights = new Range();
  const widths = new Range();
  let count = 0;
  const byImage = new Map<string, number[]>();
  for (let index = 0; index < dataset.length; index++) {
    signal?.throwIfAborted();
    if (index % PROGRESS_EVERY === 0) onProgress?.(index);
    const sample = await readable(dataset, index);
    if (sample instanceof DataError) {
      broken.push({ index, reason: sample.message });
      continue;
    }
    const [height, width] = sample.shape ?? dataset.shape;
    const ofClass = perClass[sample.label];
    if (ofClass) ofClass.count++;
    count++;
    heights.add(height as number);
    widths.add(width as number);
    channels.forEach((moments, c) => {
      moments.add(sample.image, c, channels.length);
    });
    const key = `${height}x${width} ${await sha256(sample.image)}`;
    byImage.set(key, [...(byImage.get(key) ?? []), index]);
  }
  onProgress?.(dataset.length);
  if (count === 0) {
    throw new DataError(`none of the ${dataset.length} samples can be read: ${broken[0]?.reason}`);
  }
  return {
    count,
    perClass,
    mean: channels.map(({ mean }) => mean / 255),
    std: channels.map(({ deviation }) => deviation / 255),
    heights: heights.extent,
    widths: widths.extent,
    broken,
    duplicates: [...byImage.values()].filter(({ length }) => length > 1),
  };
}

async function readable(dataset: Dataset, index: number): Promise<Sample | DataError> {
  try {
    const sample = await dataset.get(index);
    checkOptions(`sample ${index}`, sample, { image: 'bytes' });
    return sample;
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}

/** Mean and deviation from sums of whole numbers, which are exact up to 2^53 / 255^2 = 1.4e11 values. */
class Moments {
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(values: Uint8Array, from: number, stride: number): void {
    let sum = 0;
    let squares = 0;
    for (let i = from; i < values.length; i += stride) {
      const value = values[i] as number;
      sum += value;
      squares += value * value;
    }
    this.#count += Math.ceil((values.length - from) / stride);
    this.#sum += sum;
    this.#squares += squares;
  }

  get mean(): number {
    return this.#sum / this.#count;
  }

  get deviation(): number {
    return Math.sqrt(Math.max(0, this.#squares / this.#count - this.mean ** 2));
  }
}

class Range {
  #smallest = Number.POSITIVE_INFINITY;
  #largest = 0;

  add(value: number): void {
    this.#smallest = Math.min(this.#smallest, value);
    this.#largest = Math.max(this.#largest, value);
  }

  get extent(): Extent {
    return { smallest: this.#smallest, largest: this.#largest };
  }
}
