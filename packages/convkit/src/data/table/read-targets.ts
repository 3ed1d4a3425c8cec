import { DataError } from '@convkit/core';
import { type CsvTable, columnOf, type Targets } from '@convkit/data';

/** A decimal number, with or without an exponent. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LARGEST_FLOAT32 = 3.4e38;

/**
 * Reads the numbers of some columns.
 * @throws DataError naming line and column of a field that is empty or not a number.
 */
export function readTargets(table: CsvTable, columns: readonly string[]): Targets {
  const places = columns.map((column) => columnOf(table, column));
  const values = new Float64Array(table.rows.length * places.length);
  for (const [i, { line, fields }] of table.rows.entries()) {
    for (const [j, place] of places.entries()) {
      const text = (fields[place] as string).trim();
      const value = NUMBER.test(text) ? Number(text) : Number.NaN;
      if (!(Math.abs(value) <= LARGEST_FLOAT32)) {
        const found = text === '' ? 'is empty' : `is '${text.slice(0, 40)}', not a number`;
        throw new DataError(`${table.name}, line ${line}: the column '${columns[j]}' ${found}`, {
          hint: 'Fill in a number such as 12.5, or remove the line.',
        });
      }
      values[i * places.length + j] = value;
    }
  }
  return { width: places.length, values };
}
