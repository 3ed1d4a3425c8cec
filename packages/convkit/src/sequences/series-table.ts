import { ConfigError, checkWhole, DataError } from '@convkit/core';
import {
  encodeSeries,
  fitSeriesEncoding,
  type LabeledSeries,
  type ReadSeriesOptions,
  readSeries,
} from '@convkit/data';
import { checkSplitOptions } from '../data/build-data.js';
import type { ClassificationData } from '../data/classification-data.js';
import type { RegressionData } from '../data/training-data.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkValue } from '../options/check-value.js';
import type { RawPart } from './encode-part.js';
import { readSource, type TableSource } from './read-source.js';
import { type SequenceSplitOptions, sequenceData } from './sequence-parts.js';

/** Options of `seriesTable`. */
export interface SeriesTableOptions extends ReadSeriesOptions, SequenceSplitOptions {
  /**
   * Number of steps that the network sees: longer series are cut, shorter ones padded at the end with the mean of the training set. Defaults
   * to the common length of all series, and then different lengths are an error.
   */
  readonly length?: number;
  /** File of the validation set. Defaults to the test set, else to a part of the training set. */
  readonly validation?: TableSource;
  /** File of the test set. Defaults to the validation set. */
  readonly test?: TableSource;
}

const OPTIONS: OptionNames<SeriesTableOptions> = {
  label: true,
  targets: true,
  id: true,
  time: true,
  channels: true,
  length: true,
  validationSplit: true,
  seed: true,
  limit: true,
  validation: true,
  test: true,
};

/**
 * Opens a CSV file of series with numbers to predict, for `trainRegressor`.
 * @param source - the path of the file in Node; a URL, a `File` or bytes anywhere.
 */
export function seriesTable(
  source: TableSource,
  options: SeriesTableOptions & { readonly targets: readonly string[] },
): Promise<RegressionData>;
/**
 * Opens a CSV file of series with a label each, for `trainClassifier`: one series per line, as in the UCR archive, or with `id` one step per line.
 * Channels are normalized by mean and standard deviation of the training part.
 * @throws DataError if a line cannot be used, naming it; ConfigError if an option is invalid.
 */
export function seriesTable(
  source: TableSource,
  options?: Omit<SeriesTableOptions, 'targets'>,
): Promise<ClassificationData>;
export async function seriesTable(
  source: TableSource,
  options: SeriesTableOptions = {},
): Promise<ClassificationData | RegressionData> {
  checkOptionNames(options, OPTIONS);
  checkSplitOptions(options);
  if (options.length !== undefined) checkWhole('length', options.length, 1, 2 ** 20);
  checkColumns(options);
  const { validation, test, targets } = options;
  const read = async (option: string, file: TableSource) => {
    const { name, bytes } = await readSource(option, file);
    return readSeries(bytes, name, readOptions(options));
  };
  const train = await read('the file of series', source);
  const parts = {
    train,
    validation: validation === undefined ? undefined : await read('validation', validation),
    test: test === undefined ? undefined : await read('test', test),
  };
  const length = options.length ?? commonLength(Object.values(parts));
  const raw = (part: LabeledSeries | undefined) => part && rawPart(part, train.channels);
  return sequenceData(
    train.name,
    { train: rawPart(train, train.channels), validation: raw(parts.validation), test: raw(parts.test) },
    {
      options,
      targets,
      fit: (series) => {
        const encoding = fitSeriesEncoding(
          series.map((values) => values.subarray(0, length * train.channels.length)),
          train.channels,
          length,
        );
        return {
          encoding,
          shape: [length, train.channels.length],
          encode: (values) => encodeSeries(values, encoding),
        };
      },
    },
  );
}

/** @throws ConfigError naming the first option that does not name columns. */
function checkColumns(options: SeriesTableOptions): void {
  for (const name of ['targets', 'channels'] as const) {
    const value: unknown = options[name];
    if (value === undefined) continue;
    const isList =
      Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
    checkValue(name, value, 'the names of one or more columns', isList);
  }
  for (const name of ['label', 'id', 'time'] as const) {
    const value = options[name];
    if (value !== undefined) checkValue(name, value, 'the name of a column', typeof value === 'string');
  }
}

function readOptions({ label, targets, id, time, channels }: SeriesTableOptions): ReadSeriesOptions {
  return {
    ...(label !== undefined && { label }),
    ...(targets && { targets }),
    ...(id !== undefined && { id }),
    ...(time !== undefined && { time }),
    ...(channels !== undefined && { channels }),
  };
}

function rawPart(part: LabeledSeries, channels: readonly string[]): RawPart<Float64Array> {
  if (String(part.channels) !== String(channels)) {
    throw new DataError(
      `${part.name} has the channels ${part.channels.join(', ')} instead of ${channels.join(', ')}`,
    );
  }
  const { name, labels, targets, series } = part;
  return { name, labels, samples: series, ...(targets && { targets }) };
}

/** Common number of steps of all series. */
function commonLength(parts: readonly (LabeledSeries | undefined)[]): number {
  let common: { readonly steps: number; readonly where: string } | undefined;
  for (const part of parts) {
    for (const [i, values] of (part?.series ?? []).entries()) {
      const { name, lines, channels } = part as LabeledSeries;
      const steps = values.length / channels.length;
      const where = `${name}, line ${lines[i]}`;
      common ??= { steps, where };
      if (steps === common.steps) continue;
      throw new DataError(
        `${where}: the series has ${steps} steps, but that of ${common.where} has ${common.steps}`,
        {
          hint: 'Set length: longer series are cut, shorter ones padded.',
        },
      );
    }
  }
  if (common) return common.steps;
  throw new ConfigError('there are no series');
}
