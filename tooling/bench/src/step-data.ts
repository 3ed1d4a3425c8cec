import { Rng } from '@convkit/core';
import { CLASSES, inputOf } from './networks.js';
import type { PredictWork, StepWork } from './side.js';

/** Seed of every network. */
export const SEED = 1;
const BATCHES = 8;

export interface NoiseBatch {
  readonly images: Float32Array;
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  readonly labels: Int32Array;
}

/** Returns a few batches of uniform noise and random labels, the same at each call. They differ, so that no step can reuse results. */
export function noiseBatches({ network, batchSize }: StepWork | PredictWork): NoiseBatch[] {
  const rng = new Rng(3);
  const [height, width, channels] = inputOf(network);
  return Array.from({ length: BATCHES }, () => ({
    images: Float32Array.from({ length: batchSize * height * width * channels }, () => rng.uniform()),
    shape: [batchSize, height, width, channels] as const,
    labels: Int32Array.from({ length: batchSize }, () => rng.integer(CLASSES)),
  }));
}
