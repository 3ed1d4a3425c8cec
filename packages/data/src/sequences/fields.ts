import { DataError } from '@convkit/core';
import type { CsvRow } from '../tables/csv-table.js';

/** @throws DataError saying where, if `field` is not a finite number. */
export function numberIn(field: string, where: string): number {
  const value = field.trim() === '' ? Number.NaN : Number(field);
  if (Number.isFinite(value)) return value;
  throw new DataError(`${where}: ${JSON.stringify(field.slice(0, 40))} is not a number`, {
    hint: 'Write numbers with a decimal point, and fill in or remove missing values.',
  });
}

/** @throws DataError listing the columns, if there is none of that name. */
export function columnNamed(header: readonly string[] | undefined, column: string, name: string): number {
  const index = header?.indexOf(column) ?? -1;
  if (index >= 0) return index;
  const shown = (header ?? []).slice(0, 10).join(', ');
  throw new DataError(`${name} has no column '${column}'`, { hint: `Its columns are: ${shown}.` });
}

/** @throws DataError naming the line, if the label is empty. */
export function labelIn({ line, fields }: CsvRow, column: number, name: string): string {
  const label = (fields[column] ?? '').trim();
  if (label !== '') return label;
  throw new DataError(`${name}, line ${line}: the label is empty`);
}
