import type { SequenceEncoding } from '@convkit/core';

/** A text, or the values of a series, step by step with channels innermost. */
export type RawSample = string | Float64Array;

/** How samples become the network's input. */
export interface Encoder<Sample extends RawSample = RawSample> {
  readonly encoding: SequenceEncoding;
  encode(sample: Sample): Float32Array;
  /** Shape of an encoded sample. */
  readonly shape: readonly number[];
}

/** Derives an encoder from training samples. */
export type FitEncoder<Sample extends RawSample = RawSample> = (
  samples: readonly Sample[],
) => Encoder<Sample>;
