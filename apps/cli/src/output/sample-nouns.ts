import type { SequenceEncoding } from '@convkit/core';

/** Nouns for the samples of a dataset, for messages. */
export interface SampleNouns {
  /** Singular. */
  readonly one: string;
  /** Plural. */
  readonly many: string;
}

/** Nouns for images. */
export const IMAGES: SampleNouns = { one: 'image', many: 'images' };

const SEQUENCES: Readonly<Record<SequenceEncoding['kind'], SampleNouns>> = {
  series: { one: 'series', many: 'series' },
  text: { one: 'text', many: 'texts' },
};

/** Nouns for samples with an encoding. Samples without one are images. */
export const nounsOf = (encoding: SequenceEncoding | undefined): SampleNouns =>
  encoding ? SEQUENCES[encoding.kind] : IMAGES;
