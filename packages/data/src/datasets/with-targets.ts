import { checkArguments, checkOptions, DataError } from '@convkit/core';
import type { CommonShape } from '../images/types.js';
import type { Dataset } from './dataset.js';
import type { Targets } from './targets.js';

/**
 * Adds targets to a dataset, which replace its classes and labels.
 * @throws DataError if there are not `width` finite numbers for each sample.
 */
export function withTargets<S extends CommonShape>(
  dataset: Dataset<S>,
  targets: Targets,
): Dataset<S> & { readonly targets: Targets } {
  checkArguments('withTargets', { dataset }, { dataset: 'dataset' });
  checkOptions('withTargets', targets, { width: 'whole', values: 'numbers' });
  const { width, values } = targets;
  if (!Number.isSafeInteger(width) || width < 1 || values.length !== dataset.length * width) {
    throw new DataError(
      `there are ${values.length} targets for ${dataset.length} samples with ${width} targets each`,
      { hint: 'Pass all targets of the first sample, then those of the next.' },
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new DataError(`a target of sample ${Math.floor(i / width)} is ${values[i]}, not a finite number`);
  }
  return { ...dataset, targets: { width, values } };
}
