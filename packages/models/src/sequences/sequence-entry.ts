import type { Variant } from '../model-entry.js';

/** One model for series or text of a catalog: plain data, and functions that create its variants. */
export interface SequenceEntry {
  /** Name of the model, unique in its catalog. */
  readonly name: string;
  /** Name shared by related models. */
  readonly family: string;
  /** Authors and title. */
  readonly paper: string;
  /** Year of publication. */
  readonly year: number;
  /** What the model takes: series [length, channels], or text as ids of words [length]. */
  readonly kind: 'series' | 'text';
  /** Shape of one sample, as published or, if the paper has several, of one of its data sets. */
  readonly input: readonly number[];
  /** Number of classes, of the same data set. */
  readonly classes: number;
  /** Number of words that a model for text knows, of the same data set. */
  readonly vocabulary?: number;
  /** Variants by name. The first is the default. */
  readonly variants: Readonly<Record<string, Variant>>;
}
