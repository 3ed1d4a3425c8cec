import type { BatchSource, Techniques } from '@convkit/core';

/** Number of optimizer steps in each epoch. The last one may have fewer batches than `accumulate`. */
export const stepsPerEpoch = (
  { batchesPerEpoch }: Pick<BatchSource, 'batchesPerEpoch'>,
  { accumulate = 1 }: Pick<Techniques, 'accumulate'>,
): number => Math.ceil(batchesPerEpoch / accumulate);
