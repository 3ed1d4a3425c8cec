import type { Measurement } from '../side.js';
import type { NoiseBatch } from '../step-data.js';

/** Returns a function that applies `run` to a number of batches and measures it. The outputs are those of the first batch. */
export function measureBatches(
  batches: readonly NoiseBatch[],
  run: (batch: NoiseBatch) => Promise<readonly number[]>,
): (count: number) => Promise<Measurement> {
  return async (count) => {
    let outputs: readonly number[] = [];
    let images = 0;
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const batch = batches[i % batches.length] as NoiseBatch;
      const found = await run(batch);
      if (i === 0) outputs = found;
      images += batch.shape[0];
    }
    return { rate: (1000 * images) / (performance.now() - start), losses: [], outputs };
  };
}
