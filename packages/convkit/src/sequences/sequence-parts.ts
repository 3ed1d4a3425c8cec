import { DataError, type SequenceEncoding } from '@convkit/core';
import { classNames, type SequenceDataset, sequencesAt } from '@convkit/data';
import type { ClassificationData, LabeledDataset, Sequences } from '../data/classification-data.js';
import { holdOutIndices, limitIndices } from '../data/split.js';
import type { RegressionData } from '../data/training-data.js';
import { counted } from '../options/counted.js';

/** A text, or the values of a series, step by step. */
type RawSample = Sequences['samples'][number];

/** Labels or numbers of the samples of a part, in order. */
export interface Answers {
  /** Name of the file in messages. */
  readonly name: string;
  /** Label of each sample. Empty if numbers are to be predicted. */
  readonly labels: readonly string[];
  /** Numbers to predict. */
  readonly targets?: readonly (readonly number[])[];
}

/** Samples of a part before they are encoded. */
export interface RawPart<Sample extends RawSample> extends Answers {
  /** The samples. */
  readonly samples: readonly Sample[];
}

/** How samples are split. */
export interface SequenceSplitOptions {
  /**
   * Fraction that is held out for validation if there is neither a validation nor a test file: of each class, or of all.
   * @defaultValue 0.2
   */
  readonly validationSplit?: number;
  /**
   * Seeds the split and the subset that `limit` draws.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Trains on a random subset of this many samples, in which each class keeps its share. Defaults to all. */
  readonly limit?: number;
}

/** The files of a run's data. */
export interface RawParts<Sample extends RawSample> {
  readonly train: RawPart<Sample>;
  readonly validation?: RawPart<Sample> | undefined;
  readonly test?: RawPart<Sample> | undefined;
}

/** How samples become the network's input. */
export interface Encoder<Sample extends RawSample> {
  readonly encoding: SequenceEncoding;
  encode(sample: Sample): Float32Array;
  /** Shape of an encoded sample. */
  readonly shape: readonly number[];
}

/**
 * Splits samples by the rules of `imageFolder`, and encodes them by what `fit` chooses from the training part alone.
 * @throws DataError if a part has other classes, a class has too few samples, or there are no samples to hold out.
 */
export function sequenceData<Sample extends RawSample>(
  source: string,
  { train, validation, test }: RawParts<Sample>,
  {
    options,
    targets,
    fit,
  }: {
    readonly options: SequenceSplitOptions;
    readonly targets?: readonly string[] | undefined;
    readonly fit: (samples: readonly Sample[]) => Encoder<Sample>;
  },
): ClassificationData | RegressionData {
  const { validationSplit = 0.2, seed = 1, limit } = options;
  const classes = targets ? [] : classNames(train.labels);
  const evaluated = validation ?? test;
  const all = Array.from(train.samples, (_, i) => i);
  const labels = labelsOf(train, classes);
  const split = evaluated
    ? { train: all, validation: [] }
    : holdOutIndices(labels, Math.max(classes.length, 1), validationSplit, seed);
  const kept =
    limit === undefined
      ? split.train
      : limitIndices(split.train, labels, Math.max(classes.length, 1), limit, seed);
  if (kept.length < 2 || (!evaluated && split.validation.length === 0)) {
    throw new DataError(
      `${train.name} has too few samples: ${counted(kept.length, 'sample')} to train on and ${split.validation.length} to hold out`,
      {
        hint: 'Add samples of each class.',
      },
    );
  }
  const encoder = fit(kept.map((i) => train.samples[i] as Sample));
  const whole = encoded(train, classes, encoder);
  const part = (raw: RawPart<Sample>) =>
    asLabeled({ encoded: encoded(raw, classes, encoder), samples: raw.samples });
  const at = (indices: readonly number[]) =>
    asLabeled({
      encoded: sequencesAt(whole, indices),
      samples: indices.map((i) => train.samples[i] as Sample),
    });
  const held = evaluated ? part(evaluated) : at(split.validation);
  const shared = {
    source,
    channels: 1 as const,
    encoding: encoder.encoding,
    train: at(kept),
    validation: held,
    test: validation && test ? part(test) : held,
    warnings: singleWarnings(train.labels),
  };
  return targets ? { ...shared, task: 'regression', classes: [], targets } : { ...shared, classes };
}

function labelsOf({ name, labels, samples }: RawPart<RawSample>, classes: readonly string[]): Int32Array {
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

function encoded<Sample extends RawSample>(
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

/** A dataset of sequences in the form that runs take: it has no images. */
function asLabeled(sequences: Sequences): LabeledDataset {
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

function singleWarnings(labels: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const single = [...counts].filter(([, count]) => count === 1).map(([label]) => label);
  if (single.length === 0) return [];
  return [
    `only one sample of ${single.slice(0, 5).join(', ')}${single.length > 5 ? ` and ${single.length - 5} more` : ''}`,
  ];
}
