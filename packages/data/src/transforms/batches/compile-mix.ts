import type { Rng } from '@convkit/core';
import { ConfigError } from '@convkit/core';
import type { BatchStep, BatchTransform, MixedBatch } from '../contract.js';
import { batchTransforms } from '../transform-kinds.js';

/** Changes a batch's images in place and gives its targets, [count, classes]. */
export type Mix = (batch: MixedBatch, classes: number, rng?: Rng) => Float32Array;

/** The steps on batches in one; undefined without any. They begin with targets of 1 for the label and 0 for the others. */
export function compileMix(
  specs: readonly { readonly name: string }[],
): { mix: Mix; random: boolean } | undefined {
  if (specs.length === 0) return undefined;
  const kinds = batchTransforms as Readonly<Record<string, BatchTransform<object>>>;
  let random = false;
  const steps = specs.map((spec): BatchStep => {
    const kind = kinds[spec.name] as BatchTransform<object>;
    random ||= kind.isRandom(spec);
    return kind.compile(spec);
  });
  return {
    random,
    mix(batch, classes, rng) {
      if (random && !rng) {
        throw new ConfigError('random transforms need a generator', { hint: 'Give the loader an rng.' });
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
