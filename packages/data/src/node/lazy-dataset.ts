import type { Dataset } from '../datasets/dataset.js';
import type { Shape } from '../images/types.js';

/** A dataset whose images stay on disk and are read on request. Close it to release its files. */
export interface LazyDataset extends Dataset<Shape> {
  /** Labels of all samples. */
  readonly labels: ArrayLike<number>;
  /** Closes the files. Samples requested before are still delivered; later requests fail. */
  close(): Promise<void>;
}

/** A `LazyDataset` if the options `O` have `lazy: true`, else `D`. */
export type LazyOr<O extends { readonly lazy?: boolean }, D> = O extends { readonly lazy: true }
  ? LazyDataset
  : D;
