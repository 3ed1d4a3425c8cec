import type { SequenceEncoding } from '@convkit/core';
import { asLabeled, encodeSamples } from '../../sequences/encode-part.js';
import type { Encoder } from '../../sequences/encoder.js';
import type { LabeledDataset } from '../classification-data.js';

/** The parts of data that are encoded by an encoding of the training set. */
export interface EncodedParts {
  readonly train: LabeledDataset;
  readonly validation: LabeledDataset;
  readonly test: LabeledDataset;
  /** Encoding of series or text. Undefined for images. */
  readonly encoding?: SequenceEncoding;
}

/** Encodes series or text by the encoding of its own training set. Images, and sequences that cannot be encoded anew, stay as they are. */
export function refitEncoding(parts: EncodedParts): EncodedParts {
  const { train, validation, test } = parts;
  const encoder = train.sequences?.fit?.(train.sequences.samples);
  if (!encoder) return parts;
  const held = encodedBy(encoder, validation);
  return {
    train: encodedBy(encoder, train),
    validation: held,
    test: test === validation ? held : encodedBy(encoder, test),
    encoding: encoder.encoding,
  };
}

function encodedBy(encoder: Encoder, dataset: LabeledDataset): LabeledDataset {
  const { sequences } = dataset;
  if (!sequences) return dataset;
  const values = encodeSamples(sequences.samples, encoder);
  return asLabeled({ ...sequences, encoded: { ...sequences.encoded, shape: encoder.shape, values } });
}
