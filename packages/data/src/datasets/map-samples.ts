import type { CommonShape, Dataset, Sample } from './dataset.js';

export interface MapOptions<S extends CommonShape> {
  /** Of the new samples, where they are other than before. */
  readonly classes?: readonly string[];
  readonly shape?: S;
  /** Of every new sample, where they are known; `dataset.labels` where `change` leaves them. */
  readonly labels?: ArrayLike<number>;
}

/**
 * `change` of every sample, each time it is asked for. It must depend on sample and index alone: what is random belongs into
 * transforms. New labels are known beforehand only if `labels` gives them.
 */
export function mapSamples<S extends CommonShape>(
  dataset: Dataset<S>,
  change: (sample: Sample, index: number) => Sample | Promise<Sample>,
  { classes = dataset.classes, shape = dataset.shape, labels }: MapOptions<S> = {},
): Dataset<S> {
  return {
    length: dataset.length,
    classes,
    shape,
    ...(labels && { labels }),
    get(index) {
      const sample = dataset.get(index);
      return 'then' in sample ? sample.then((held) => change(held, index)) : change(sample, index);
    },
  };
}
