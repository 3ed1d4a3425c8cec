import { checkArguments, checkOptions } from '@convkit/core';
import type { CommonShape } from '../images/types.js';
import type { Dataset, Sample } from './dataset.js';

/** Options for `mapSamples`. */
export interface MapOptions<S extends CommonShape> {
  /** Classes of the new samples. Defaults to those of the dataset. */
  readonly classes?: readonly string[];
  /** Shape of the new samples. Defaults to that of the dataset. */
  readonly shape?: S;
  /** Labels of all new samples, if known. Pass `dataset.labels` if `change` keeps the labels. */
  readonly labels?: ArrayLike<number>;
}

/**
 * Applies `change` to each sample every time it is requested. `change` must depend only on the sample and its index; random changes
 * belong in transforms. The result has `labels` only if `options.labels` is given.
 */
export function mapSamples<S extends CommonShape>(
  dataset: Dataset<S>,
  change: (sample: Sample, index: number) => Sample | Promise<Sample>,
  options: MapOptions<S> = {},
): Dataset<S> {
  checkArguments('mapSamples', { dataset, change }, { dataset: 'dataset', change: 'function' });
  checkOptions('mapSamples', options, { classes: 'strings?', shape: 'array?', labels: 'numbers?' });
  const { classes = dataset.classes, shape = dataset.shape, labels } = options;
  return {
    length: dataset.length,
    classes,
    shape,
    ...(labels && { labels }),
    ...(dataset.targets && { targets: dataset.targets }),
    get(index) {
      const sample = dataset.get(index);
      return 'then' in sample ? sample.then((read) => change(read, index)) : change(sample, index);
    },
  };
}
