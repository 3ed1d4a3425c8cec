import { DataError, Rng } from '@convkit/core';
import { type CsvTable, columnOf } from '@convkit/data';

/** Indices of the samples of each part. `test` is the same array as `validation` if there is only one part for both. */
export interface SplitRows {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
  /** Whether `validation` was held out of the training part. */
  readonly isHeldOut: boolean;
}

type PartName = 'train' | 'validation' | 'test';

const PARTS: Readonly<Record<string, PartName>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
};

const DEFAULT_COLUMN = 'split';

/** How rows are split. */
export interface SplitRowsOptions {
  /** Column that names the part. Defaults to `split`, if there is one. */
  readonly split?: string | undefined;
  /** Whether the table is evaluated on only, and needs no training rows. Defaults to false. */
  readonly testOnly?: boolean | undefined;
  /** Fraction of the training rows that is held out if no part is for evaluation. Defaults to 0.2. */
  readonly validationSplit?: number | undefined;
  /** Seeds the draw of what is held out. Defaults to 1. */
  readonly seed?: number | undefined;
  /** Number of training rows to keep, drawn at random. Defaults to all. */
  readonly limit?: number | undefined;
}

/**
 * Splits the samples of a table.
 * @param rows - the row of each sample.
 * @throws DataError if a part has another name, or training or validation would be left without samples.
 */
export function splitRows(table: CsvTable, rows: ArrayLike<number>, options: SplitRowsOptions): SplitRows {
  const { split, seed = 1, validationSplit = 0.2, limit, testOnly = false } = options;
  const column = split ?? (table.columns.includes(DEFAULT_COLUMN) ? DEFAULT_COLUMN : undefined);
  const named = partsOf(table, rows, column);
  if (testOnly) return onlyTest(table, named);
  const evaluated = named.validation.length > 0 ? named.validation : named.test;
  const parts =
    evaluated.length > 0
      ? { train: named.train, validation: evaluated }
      : heldOut(named.train, validationSplit, seed);
  for (const [name, { length }] of Object.entries(parts)) {
    if (length >= (name === 'train' ? 2 : 1)) continue;
    throw new DataError(
      `${table.name} has ${length} ${name === 'train' ? 'training' : 'validation'} images`,
      {
        code: 'DATA_LAYOUT',
        hint: 'Add images, or change how they are split.',
      },
    );
  }
  return {
    train: limit === undefined ? parts.train : drawn(parts.train, limit, seed),
    validation: parts.validation,
    isHeldOut: evaluated.length === 0,
    test: named.validation.length > 0 && named.test.length > 0 ? named.test : parts.validation,
  };
}

/** The test part, else the validation part, else all rows, as every part. */
function onlyTest(table: CsvTable, { train, validation, test }: Pick<SplitRows, PartName>): SplitRows {
  const part = [test, validation, train].find(({ length }) => length > 0);
  if (part) return { train: part, validation: part, test: part, isHeldOut: part === train };
  throw new DataError(`${table.name} has no images`, {
    code: 'DATA_LAYOUT',
    hint: 'Add a line for each image.',
  });
}

function partsOf(table: CsvTable, rows: ArrayLike<number>, column: string | undefined) {
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  const place = column === undefined ? undefined : columnOf(table, column);
  for (let i = 0; i < rows.length; i++) {
    const row = table.rows[rows[i] as number] as CsvTable['rows'][number];
    const text = place === undefined ? 'train' : (row.fields[place] as string).trim().toLowerCase();
    if (!Object.hasOwn(PARTS, text)) {
      throw new DataError(
        `${table.name}, line ${row.line}: the column '${column}' is '${text.slice(0, 40)}'`,
        {
          hint: 'Write train, validation or test.',
        },
      );
    }
    parts[PARTS[text] as PartName].push(i);
  }
  return parts;
}

function heldOut(all: readonly number[], validationSplit: number, seed: number) {
  const held = Math.max(1, Math.round(validationSplit * all.length));
  const order = Array.from(new Rng(seed).child('holdOut').permutation(all.length));
  const inOrder = (places: number[]) => places.map((place) => all[place] as number).sort((a, b) => a - b);
  return { train: inOrder(order.slice(held)), validation: inOrder(order.slice(0, held)) };
}

function drawn(rows: readonly number[], limit: number, seed: number): readonly number[] {
  if (limit >= rows.length) return rows;
  const order = new Rng(seed).child('limit').permutation(rows.length);
  return Array.from(order.slice(0, limit), (place) => rows[place] as number).sort((a, b) => a - b);
}
