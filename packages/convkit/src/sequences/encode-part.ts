import { DataError, type SequenceEncoding } from '@convkit/core';
import type { SequenceDataset } from '@convkit/data';
import type { LabeledDataset, Sequences } from '../data/classification-data.js';

/** A text, or the values of a series, step by step. */
export type RawSample = Sequences['samples'][number];

/** Samples of a part before they are encoded, with their labels or numbers in the same order. */
export interface RawPart<Sample extends RawSample> {
  /** Name of the file in messages. */
  readonly name: string;
  /** The samples. */
  readonly samples: readonly Sample[];
  /** Label of each sample. Empty if numbers are to be predicted. */
  readonly labels: readonly string[];
  /** Numbers to predict. */
  readonly targets?: readonly (readonly number[])[];
}

/** How samples become the network's input. */
export interface Encoder<Sample extends RawSample> {
  readonly encoding: SequenceEncoding;
  encode(sample: Sample): Float32Array;
  /** Shape of an encoded sample. */
  readonly shape: readonly number[];
}

/**
 * Number of each sample's class; 0 if there are no classes.
 * @throws DataError if `classes` lacks a label.
 */
export function labelsOf(
  { name, labels, samples }: RawPart<RawSample>,
  classes: readonly string[],
): Int32Array {
  if (classes.length === 0) return new Int32Array(samples.length);
  const index = new Map(classes.map((label, i) => [label, i]));
  return Int32Array.from(labels, (label) => {
    const found = index.get(label);
    if (found !== undefined) return found;
    throw new DataError(`${name} has the label '${label}', which the training data does not have`, {
      hint: `Its labels are: ${classes.slice(0, 10).join(', ')}.`,
    });
  });
}

/** Encodes the samples of a part. */
export function encodePart<Sample extends RawSample>(
  part: RawPart<Sample>,
  classes: readonly string[],
  { encode, shape }: Encoder<Sample>,
): SequenceDataset {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = new Float32Array(part.samples.length * size);
  for (const [i, sample] of part.samples.entries()) values.set(encode(sample), i * size);
  const { targets } = part;
  return {
    length: part.samples.length,
    shape,
    values,
    classes,
    labels: labelsOf(part, classes),
    ...(targets && {
      targets: { width: targets[0]?.length ?? 0, values: Float64Array.from(targets.flat()) },
    }),
  };
}

/** A dataset of sequences in the form that runs take. It has no images. */
export function asLabeled(sequences: Sequences): LabeledDataset {
  const { length, classes, shape, labels, targets } = sequences.encoded;
  return {
    length,
    classes,
    shape: [1, shape[0] as number, shape[1] ?? 1],
    labels,
    ...(targets && { targets }),
    sequences,
    get() {
      throw new DataError('the samples are series or text, not images', {
        hint: 'Read them from the dataset’s sequences.',
      });
    },
  };
}
