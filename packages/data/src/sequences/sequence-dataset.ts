import { ConfigError, checkArguments } from '@convkit/core';
import { SEQUENCES } from '../check-values.js';
import type { Targets } from '../datasets/targets.js';

/** Encoded series or texts in memory, with labels or targets. */
export interface SequenceDataset {
  /** Number of samples. */
  readonly length: number;
  /** Shape of one sample: [steps, channels] of a series, [words] of a text. */
  readonly shape: readonly number[];
  /** Values of all samples, one after the other. */
  readonly values: Float32Array;
  /** Class names, indexed by label. Empty if there are targets. */
  readonly classes: readonly string[];
  /** Label of each sample; zeros if there are targets. */
  readonly labels: Int32Array;
  /** Numbers to predict, which replace the labels. Defaults to none. */
  readonly targets?: Targets;
}

/**
 * Selects the samples at `indices`, in that order.
 * @throws ConfigError if an index is out of range.
 */
export function sequencesAt(dataset: SequenceDataset, indices: ArrayLike<number>): SequenceDataset {
  checkArguments('sequencesAt', { dataset, indices }, { dataset: SEQUENCES, indices: 'numbers' });
  const { length, shape, values, classes, labels, targets } = dataset;
  const size = shape.reduce((product, extent) => product * extent, 1);
  const width = targets?.width ?? 0;
  const selected = new Float32Array(indices.length * size);
  const ownLabels = new Int32Array(indices.length);
  const ownTargets = new Float64Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (!Number.isInteger(index) || index < 0 || index >= length) {
      throw new ConfigError(`sample index ${index} is out of range: the dataset has ${length} samples`);
    }
    selected.set(values.subarray(index * size, (index + 1) * size), i * size);
    ownLabels[i] = labels[index] as number;
    for (let j = 0; j < width; j++) ownTargets[i * width + j] = targets?.values[index * width + j] as number;
  }
  return {
    length: indices.length,
    shape,
    values: selected,
    classes,
    labels: ownLabels,
    ...(targets && { targets: { width, values: ownTargets } }),
  };
}
