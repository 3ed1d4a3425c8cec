import { checkArguments, checkOptions } from '@convkit/core';
import { DROP_LAST } from '../check-values.js';
import type { LoaderOptions } from './loader-options.js';

/** Number of batches in an epoch of `samples`. */
export function countBatches(
  samples: number,
  options: Pick<LoaderOptions, 'batchSize' | 'dropLast'>,
): number {
  checkArguments('countBatches', { samples }, { samples: 'count' });
  checkOptions('countBatches', options, { batchSize: 'whole', dropLast: DROP_LAST });
  const { batchSize, dropLast = false } = options;
  const isSingle = samples > batchSize && samples % batchSize === 1;
  const drops = dropLast === 'single' ? isSingle : dropLast;
  return drops ? Math.floor(samples / batchSize) : Math.ceil(samples / batchSize);
}
