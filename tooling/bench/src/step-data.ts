import { Rng } from '@convkit/core';
import { CLASSES, inputOf } from './networks.js';
import type { StepWork } from './side.js';

/** Every network starts from it. */
export const SEED = 1;
const BATCHES = 8;

export interface NoiseBatch {
  readonly images: Float32Array;
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  readonly labels: Int32Array;
}

/** A few batches of uniform noise and random labels, always the same: no step can reuse what the last one computed. */
export function noiseBatches({ network, batchSize }: StepWork): NoiseBatch[] {
  const rng = new Rng(3);
  const [height, width, channels] = inputOf(network);
  return Array.from({ length: BATCHES }, () => ({
    images: Float32Array.from({ length: batchSize * height * width * channels }, () => rng.uniform()),
    shape: [batchSize, height, width, channels] as const,
    labels: Int32Array.from({ length: batchSize }, () => rng.integer(CLASSES)),
  }));
}
