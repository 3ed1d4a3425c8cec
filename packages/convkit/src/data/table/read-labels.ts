import { DataError } from '@convkit/core';
import { type CsvTable, columnOf, type Targets } from '@convkit/data';

/** The labels of a table, and which of them apply to each row. */
export interface TableLabels {
  /** Names of the labels. */
  readonly names: readonly string[];
  /** 1 for each label that applies, and 0 for the others. */
  readonly targets: Targets;
}

const SEPARATORS = ['|', ';', ','];
const APPLIES: Readonly<Record<string, 0 | 1>> = { '1': 1, '0': 0, true: 1, false: 0, '1.0': 1, '0.0': 0 };

/**
 * Reads which labels apply, from one column for each.
 * @throws DataError naming line and column of a field that is neither 0 nor 1.
 */
export function readLabelColumns(table: CsvTable, columns: readonly string[]): TableLabels {
  const places = columns.map((column) => columnOf(table, column));
  const values = new Uint8Array(table.rows.length * places.length);
  for (const [i, { line, fields }] of table.rows.entries()) {
    for (const [j, place] of places.entries()) {
      const text = (fields[place] as string).trim().toLowerCase();
      if (!Object.hasOwn(APPLIES, text)) {
        const found = text === '' ? 'is empty' : `is '${text.slice(0, 40)}', not 0 or 1`;
        throw new DataError(`${table.name}, line ${line}: the column '${columns[j]}' ${found}`, {
          hint: 'Write 1 where the label applies, and 0 elsewhere.',
        });
      }
      values[i * places.length + j] = APPLIES[text] as number;
    }
  }
  return { names: columns, targets: { width: places.length, values } };
}

/**
 * Reads which labels apply, from a column that lists them. An empty field means that none does. The labels are sorted by name.
 * @param separator - what separates the labels. Defaults to the first of `|`, `;` and `,` that occurs in the column, else spaces.
 * @throws DataError if no label occurs.
 */
export function readLabelLists(table: CsvTable, column: string, separator?: string): TableLabels {
  const place = columnOf(table, column);
  const texts = table.rows.map(({ fields }) => fields[place] as string);
  const between = separator ?? SEPARATORS.find((one) => texts.some((text) => text.includes(one))) ?? ' ';
  const lists = texts.map((text) =>
    text
      .split(between)
      .map((label) => label.trim())
      .filter((label) => label !== ''),
  );
  const names = [...new Set(lists.flat())].sort((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) {
    throw new DataError(`${table.name}: the column '${column}' has no labels`, {
      hint: 'Name another column.',
    });
  }
  const indices = new Map(names.map((name, index) => [name, index]));
  const values = new Uint8Array(lists.length * names.length);
  for (const [i, list] of lists.entries()) {
    for (const label of list) values[i * names.length + (indices.get(label) as number)] = 1;
  }
  return { names, targets: { width: names.length, values } };
}
