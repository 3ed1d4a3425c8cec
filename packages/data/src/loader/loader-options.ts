import { ConfigError, checkWhole, type Rng } from '@convkit/core';
import { isPlain, type TransformStep } from '../transforms/transform-spec.js';
import type { Sampler } from './samplers.js';
import type { WorkerLike } from './worker-like.js';

export interface LoaderOptions {
  /** Samples a batch. */
  readonly batchSize: number;
  /** Shuffles, anew each epoch, and drives random transforms; absent, the samples come in order. */
  readonly rng?: Rng;
  /** Chooses and orders the samples of an epoch, in place of `rng`, which then drives transforms alone. */
  readonly sampler?: Sampler;
  /** Leaves out the last batch where it is smaller. */
  readonly dropLast?: boolean;
  readonly transforms?: readonly TransformStep[];
  /** Random transforms act in training alone. */
  readonly training?: boolean;
  /** Workers that decode and transform; 0, the default, does it where the batches are asked for. Batches are the same. */
  readonly workers?: number;
  /** Batches that are prepared ahead of the one that is asked for: four a worker unless told; without workers, two are read. */
  readonly prefetch?: number;
  /** At an image that cannot be decoded: 'throw', the default, or 'skip', which leaves it out and counts it. */
  readonly onCorrupt?: 'throw' | 'skip';
  /** The images of a batch are overwritten once the next batch is asked for: nothing is allocated anew. */
  readonly reuseBuffers?: boolean;
  /** Starts a worker whose program calls `serveLoader`, where a bundler cannot find the package's own. */
  readonly createWorker?: () => WorkerLike;
}

/** @throws ConfigError when an option is unusable by itself. */
export function checkLoaderOptions({
  batchSize,
  workers = 0,
  prefetch = 0,
  onCorrupt = 'throw',
  transforms = [],
}: LoaderOptions): void {
  checkWhole('batchSize', batchSize);
  checkWhole('workers', workers, 0);
  checkWhole('prefetch', prefetch, 0);
  if (onCorrupt !== 'throw' && onCorrupt !== 'skip') {
    throw new ConfigError(`onCorrupt must be 'throw' or 'skip', got ${onCorrupt}`);
  }
  const custom = workers > 0 ? transforms.find((step) => !isPlain(step)) : undefined;
  if (custom) {
    throw new ConfigError(
      `the transform '${custom.name}' is code of yours, which cannot be sent to a worker`,
      {
        hint: 'Take workers: 0, or transforms that are plain data.',
      },
    );
  }
}
