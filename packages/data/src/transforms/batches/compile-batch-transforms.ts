import { ConfigError, type Rng } from '@convkit/core';
import { batchTransforms } from '../built-in-transforms.js';
import type { BatchTransform, CompiledBatchTransform, MutableBatch } from '../types.js';

/** Modifies the images of a batch in place and returns its targets, [count, classes]. */
export type ApplyToBatch = (batch: MutableBatch, classes: number, rng?: Rng) => Float32Array;

/** Combines transforms of batches, starting from one-hot targets. Returns undefined if there are none. */
export function compileBatchTransforms(
  specs: readonly { readonly name: string }[],
): { applyToBatch: ApplyToBatch; random: boolean } | undefined {
  if (specs.length === 0) return undefined;
  const byName = batchTransforms as Readonly<Record<string, BatchTransform<object>>>;
  let random = false;
  const steps = specs.map((spec): CompiledBatchTransform => {
    const transform = byName[spec.name] as BatchTransform<object>;
    random ||= transform.isRandom(spec);
    return transform.compile(spec);
  });
  return {
    random,
    applyToBatch(batch, classes, rng) {
      if (random && !rng) {
        throw new ConfigError('random transforms require an rng', { hint: 'Pass rng to the loader.' });
      }
      const targets = oneHot(batch.labels, classes);
      for (const step of steps) step(batch, targets, rng);
      return targets;
    },
  };
}

function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) targets[i * classes + (labels[i] as number)] = 1;
  return targets;
}
