import { ConfigError, checkWhole, type Rng } from '@convkit/core';
import { isPlain, type TransformStep } from '../transforms/transform-spec.js';
import type { Sampler } from './samplers.js';
import type { WorkerLike } from './workers/worker-like.js';

/** Options for `Loader`. */
export interface LoaderOptions {
  /** Number of samples per batch. */
  readonly batchSize: number;
  /** Shuffles each epoch and seeds random transforms. Defaults to none: samples come in order. */
  readonly rng?: Rng;
  /** Selects and orders the samples of each epoch. Defaults to shuffling with `rng`, if given. */
  readonly sampler?: Sampler;
  /**
   * Drops the last batch of an epoch if it is smaller; or with 'single' only if it has one sample, on which batch norm cannot train. With
   * 'single', an epoch of one sample and batches of size 1 are kept.
   * @defaultValue false
   */
  readonly dropLast?: boolean | 'single';
  /** Transforms to apply, in order. Defaults to none: images are bytes from 0 to 255 as floats. */
  readonly transforms?: readonly TransformStep[];
  /**
   * Enables random transforms, for training.
   * @defaultValue false
   */
  readonly training?: boolean;
  /**
   * Number of workers that decode and transform. With 0, the calling thread does. 'auto' begins with 0 and chooses some when decoding and
   * transforming take more than a tenth of the time. Batches are identical either way.
   * @defaultValue 0
   */
  readonly workers?: number | 'auto';
  /** Number of batches to prepare ahead. Defaults to 4 per worker; without workers, 2, whose samples are only read. */
  readonly prefetch?: number;
  /**
   * Whether an image that cannot be decoded is an error or is skipped and counted.
   * @defaultValue 'throw'
   */
  readonly onCorrupt?: 'throw' | 'skip';
  /**
   * Reuses memory: the images of a batch are overwritten once the next batch is requested.
   * @defaultValue false
   */
  readonly reuseBuffers?: boolean;
  /** Starts a worker that calls `serveLoader`. Needed only if a bundler does not find the package's own worker script. */
  readonly createWorker?: () => WorkerLike;
}

/** More workers than any machine has cores are a mistake. */
const MOST_WORKERS = 256;

/** @throws ConfigError if an option is invalid. */
export function checkLoaderOptions({
  batchSize,
  workers = 0,
  prefetch = 0,
  onCorrupt = 'throw',
  transforms = [],
}: LoaderOptions): void {
  checkWhole('batchSize', batchSize);
  if (workers !== 'auto') checkWhole('workers', workers, 0, MOST_WORKERS);
  checkWhole('prefetch', prefetch, 0, 1024);
  if (onCorrupt !== 'throw' && onCorrupt !== 'skip') {
    throw new ConfigError(`onCorrupt must be 'throw' or 'skip', got ${onCorrupt}`);
  }
  const custom = workers !== 'auto' && workers > 0 ? transforms.find((step) => !isPlain(step)) : undefined;
  if (custom) {
    throw new ConfigError(`the custom transform '${custom.name}' cannot be sent to a worker`, {
      hint: 'Set workers: 0, or use only built-in transforms.',
    });
  }
}
