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
  /** Input of the model: series [length, channels], or text as word ids [length]. */
  readonly kind: 'series' | 'text';
  /** Shape of one sample, as published, or of one of the paper's datasets. */
  readonly input: readonly number[];
  /** Number of classes of the same dataset. */
  readonly classes: number;
  /** Size of the vocabulary of a model for text, of the same dataset. */
  readonly vocabulary?: number;
  /** Variants by name. The first is the default. */
  readonly variants: Readonly<Record<string, Variant>>;
}
