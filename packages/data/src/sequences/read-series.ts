import { ConfigError, checkArguments, checkOptions, checkWhole, DataError } from '@convkit/core';
import { type CsvRow, decode, readRows, type Separator } from '../tables/csv-table.js';
import { columnNamed, labelIn, numberIn } from './fields.js';
import { readLongSeries } from './read-long-series.js';
import type { LabeledSeries, ReadSeriesOptions } from './series-table.js';

/**
 * Reads series from a CSV file in UTF-8, separated by commas, semicolons or tabs, with or without a header. A line holds a series: a
 * label and numbers (the format of the UCR archive), or, with `targets`, columns of numbers to predict. With `id`, a line holds one step of
 * a series. Empty fields at the end of a line make a series shorter.
 * @throws ConfigError if options contradict each other.
 * @throws DataError naming the line, if a value is not a number or a label is missing.
 */
export function readSeries(bytes: Uint8Array, name: string, options: ReadSeriesOptions = {}): LabeledSeries {
  checkArguments('readSeries', { bytes, name }, { bytes: 'bytes', name: 'string' });
  checkOptions('readSeries', options, {
    label: 'string?',
    targets: 'strings?',
    id: 'string?',
    time: 'string?',
  });
  checkCombination(options);
  const text = decode(bytes, name);
  const rows = readRows(text, name, separatorOf(text));
  const [first] = rows;
  if (!first) throw new DataError(`${name} is empty`, { hint: 'Write a series in each line.' });
  const header = isHeader(first, options) ? first.fields.map((column) => column.trim()) : undefined;
  const body = header ? rows.slice(1) : rows;
  if (body.length === 0) throw new DataError(`${name} contains no series`);
  if (options.id !== undefined) {
    if (header) return readLongSeries(body, header, name, options);
    throw new DataError(`${name} has no header, which a column named '${options.id}' needs`, {
      hint: 'Write the names of the columns in the first line.',
    });
  }
  return readWideSeries(body, header, name, options);
}

function checkCombination({ label, targets, id, time, channels }: ReadSeriesOptions): void {
  if (channels !== undefined) checkWhole('channels', channels);
  if (targets?.length === 0) throw new ConfigError('targets is empty', { hint: 'Name at least one column.' });
  if (label !== undefined && targets) {
    throw new ConfigError('label contradicts targets: series have either a class or numbers to predict', {
      hint: 'Leave out one of them.',
    });
  }
  if (id === undefined && time !== undefined) {
    throw new ConfigError('time needs id, the column that identifies the series', { hint: 'Set id.' });
  }
  if (id !== undefined && channels !== undefined) {
    throw new ConfigError('channels contradicts id: with one step per line, each column is a channel', {
      hint: 'Leave channels out.',
    });
  }
}

/** Finds the first separator in the first line. */
function separatorOf(text: string): Separator {
  const first = /[^\r\n]+/.exec(text)?.[0] ?? '';
  return (['\t', ';'] as const).find((separator) => first.includes(separator)) ?? ',';
}

const isNumber = (field: string) => field.trim() !== '' && Number.isFinite(Number(field));

/** Whether a line is a header: it has no numbers, or the options name columns. */
function isHeader({ fields }: CsvRow, { label, targets, id }: ReadSeriesOptions): boolean {
  const isNamed = targets !== undefined || id !== undefined;
  return isNamed || (label !== undefined && label !== 'first' && label !== 'last') || !fields.some(isNumber);
}

function readWideSeries(
  rows: readonly CsvRow[],
  header: readonly string[] | undefined,
  name: string,
  options: ReadSeriesOptions,
): LabeledSeries {
  const { channels = 1 } = options;
  const special = specialColumns(rows, header, name, options);
  const series: Float64Array[] = [];
  const targets: number[][] = [];
  for (const { line, fields } of rows) {
    if (header && fields.length > header.length) {
      throw new DataError(
        `${name}, line ${line}: ${fields.length} fields, but the header names ${header.length} columns`,
      );
    }
    const where = (column: number) => `${name}, line ${line}, column ${column + 1}`;
    const values = fields
      .map((field, column) => ({ field, column }))
      .filter(({ column }) => !special.includes(column));
    const count = values.findLastIndex(({ field }) => field.trim() !== '') + 1;
    if (count === 0 || count % channels !== 0) {
      const what =
        count === 0 ? 'no values' : `${count} values, which are not whole steps of ${channels} channels`;
      throw new DataError(`${name}, line ${line}: ${what}`);
    }
    series.push(
      Float64Array.from(values.slice(0, count), ({ field, column }) => numberIn(field, where(column))),
    );
    if (options.targets) targets.push(special.map((column) => numberIn(fields[column] ?? '', where(column))));
  }
  return {
    name,
    channels: Array.from({ length: channels }, (_, channel) =>
      channels === 1 ? 'value' : `channel ${channel + 1}`,
    ),
    series,
    lines: rows.map(({ line }) => line),
    labels: options.targets ? [] : rows.map((row) => labelIn(row, special[0] as number, name)),
    ...(options.targets && { targets }),
  };
}

/** Columns of the label or of the targets. */
function specialColumns(
  rows: readonly CsvRow[],
  header: readonly string[] | undefined,
  name: string,
  { label, targets }: ReadSeriesOptions,
): number[] {
  if (targets) return targets.map((target) => columnNamed(header, target, name));
  if (label === 'first') return [0];
  if (label === 'last') return [(header ?? (rows[0] as CsvRow).fields).length - 1];
  if (label !== undefined) return [columnNamed(header, label, name)];
  const named = header?.findIndex((column) => /^(label|class)$/i.test(column)) ?? -1;
  return [Math.max(named, 0)];
}
