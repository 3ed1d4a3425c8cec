import { DataError } from '@convkit/core';
import type { CsvRow } from '../tables/csv-table.js';
import { columnNamed, labelIn, numberIn } from './fields.js';
import type { LabeledSeries, ReadSeriesOptions } from './series-table.js';

interface Step {
  readonly line: number;
  readonly time: number;
  readonly values: readonly number[];
}

interface Series {
  readonly steps: Step[];
  readonly label: string;
  readonly targets: readonly number[];
}

/**
 * Reads series with one step per line. All columns other than the id, time, label and targets are channels.
 * @throws DataError naming the line, if a value is not a number, or a series has two labels, or two steps at the same time.
 */
export function readLongSeries(
  rows: readonly CsvRow[],
  header: readonly string[],
  name: string,
  { id = '', time, label, targets }: ReadSeriesOptions,
): LabeledSeries {
  const idColumn = columnNamed(header, id, name);
  const timeColumn = time === undefined ? undefined : columnNamed(header, time, name);
  const targetColumns = (targets ?? []).map((target) => columnNamed(header, target, name));
  const labelColumn = targets ? undefined : columnNamed(header, label ?? 'label', name);
  const taken = new Set([idColumn, timeColumn, labelColumn, ...targetColumns]);
  const channels = header.map((_, column) => column).filter((column) => !taken.has(column));
  if (channels.length === 0) throw new DataError(`${name} has no column of values`);
  const found = new Map<string, Series>();
  for (const row of rows) {
    const { line, fields } = row;
    if (fields.length !== header.length) {
      throw new DataError(
        `${name}, line ${line}: ${fields.length} fields, but the header names ${header.length} columns`,
      );
    }
    const read = (column: number) =>
      numberIn(fields[column] as string, `${name}, line ${line}, column '${header[column]}'`);
    const key = (fields[idColumn] as string).trim();
    const own = labelColumn === undefined ? '' : labelIn(row, labelColumn, name);
    const numbers = targetColumns.map(read);
    const series = found.get(key) ?? { steps: [], label: own, targets: numbers };
    if (own !== series.label || String(numbers) !== String(series.targets)) {
      throw new DataError(
        `${name}, line ${line}: the series '${key}' has a different label or target than in its earlier lines`,
        {
          hint: 'Repeat the same label or target in each line of a series.',
        },
      );
    }
    found.set(key, series);
    const at = timeColumn === undefined ? series.steps.length : read(timeColumn);
    series.steps.push({ line, time: at, values: channels.map(read) });
  }
  const all = [...found];
  return {
    name,
    channels: channels.map((column) => header[column] as string),
    series: all.map(([key, { steps }]) => inOrder(steps, `${name}: the series '${key}'`)),
    lines: all.map(([, { steps }]) => (steps[0] as Step).line),
    labels: targets ? [] : all.map(([, series]) => series.label),
    ...(targets && { targets: all.map(([, series]) => series.targets) }),
  };
}

function inOrder(steps: readonly Step[], what: string): Float64Array {
  const sorted = steps.toSorted((a, b) => a.time - b.time);
  const twice = sorted.find(({ time }, i) => i > 0 && time === sorted[i - 1]?.time);
  if (twice)
    throw new DataError(`${what} has two steps at the time ${twice.time}, the second on line ${twice.line}`);
  return Float64Array.from(sorted.flatMap(({ values }) => values));
}
