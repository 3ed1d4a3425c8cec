import { DataError } from '@convkit/core';
import type { SequenceDataset } from '@convkit/data';
import type { LabeledDataset, Sequences } from '../data/classification-data.js';
import type { Encoder, RawSample } from './encoder.js';

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
  encoder: Encoder<Sample>,
): SequenceDataset {
  const { samples, targets } = part;
  return {
    length: samples.length,
    shape: encoder.shape,
    values: encodeSamples(samples, encoder),
    classes,
    labels: labelsOf(part, classes),
    ...(targets && {
      targets: { width: targets[0]?.length ?? 0, values: Float64Array.from(targets.flat()) },
    }),
  };
}

/** Encoded values of all samples, one after the other. */
export function encodeSamples<Sample extends RawSample>(
  samples: readonly Sample[],
  { encode, shape }: Encoder<Sample>,
): Float32Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = new Float32Array(samples.length * size);
  for (const [i, sample] of samples.entries()) values.set(encode(sample), i * size);
  return values;
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
