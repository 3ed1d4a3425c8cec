import { DataError } from '@convkit/core';
import { classNames, sequencesAt } from '@convkit/data';
import type { ClassificationData } from '../data/classification-data.js';
import { holdOutIndices, limitIndices } from '../data/split.js';
import type { RegressionData } from '../data/training-data.js';
import { counted } from '../options/counted.js';
import { asLabeled, encodePart, labelsOf, type RawPart } from './encode-part.js';
import type { FitEncoder, RawSample } from './encoder.js';

/** Options for splitting samples. */
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
  /** Number of training samples: a random subset that keeps the share of each class. Defaults to all. */
  readonly limit?: number;
}

/** The files of a run's data. */
export interface RawParts<Sample extends RawSample> {
  readonly train: RawPart<Sample>;
  readonly validation?: RawPart<Sample> | undefined;
  readonly test?: RawPart<Sample> | undefined;
}

/**
 * Splits samples by the rules of `imageFolder`, and encodes them with the encoding that `fit` derives from the training set only.
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
    readonly fit: FitEncoder<Sample>;
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
  const whole = encodePart(train, classes, encoder);
  // The samples of a data set are all of one kind.
  const refit = fit as unknown as FitEncoder;
  const part = (raw: RawPart<Sample>) =>
    asLabeled({ encoded: encodePart(raw, classes, encoder), samples: raw.samples, fit: refit });
  const at = (indices: readonly number[]) =>
    asLabeled({
      encoded: sequencesAt(whole, indices),
      samples: indices.map((i) => train.samples[i] as Sample),
      fit: refit,
    });
  const held = evaluated ? part(evaluated) : at(split.validation);
  const shared = {
    source,
    channels: 1 as const,
    encoding: encoder.encoding,
    train: at(kept),
    validation: held,
    test: validation && test ? part(test) : held,
    ...(!evaluated && { isHeldOut: true }),
    warnings: singleWarnings(train.labels),
  };
  return targets ? { ...shared, task: 'regression', classes: [], targets } : { ...shared, classes };
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
