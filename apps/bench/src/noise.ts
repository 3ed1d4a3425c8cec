import { Rng } from '@convkit/core';

const SIDE = 32;
const CLASSES = 10;

export interface NoiseBatch {
  readonly images: Float32Array;
  readonly shape: readonly [number, number, number, number];
  readonly labels: Int32Array;
}

/** A few batches of 32x32 noise and random labels, so that no step can reuse what the last one computed. */
export function noiseBatches(batch: number, count = 8): NoiseBatch[] {
  const rng = new Rng(3);
  return Array.from({ length: count }, () => ({
    images: Float32Array.from({ length: batch * SIDE * SIDE }, () => rng.uniform()),
    shape: [batch, SIDE, SIDE, 1] as const,
    labels: Int32Array.from({ length: batch }, () => rng.integer(CLASSES)),
  }));
}
