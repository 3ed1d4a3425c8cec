import { checkArguments, checkOptions, DataError } from '@convkit/core';

/** A table of a CSV file. */
export interface CsvTable {
  /** Name of the file in messages. */
  readonly name: string;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** The lines below the header. */
  readonly rows: readonly CsvRow[];
}

/** A line of a table. */
export interface CsvRow {
  /** Number of the line that it begins on, from 1. */
  readonly line: number;
  /** The fields, as many as there are columns. */
  readonly fields: readonly string[];
}

/**
 * Reads a table from the bytes of a CSV file (RFC 4180) with a header: UTF-8 with or without a byte order mark, lines that end in LF or CR LF,
 * fields separated by commas. Fields in quotes may contain commas, line breaks and doubled quotes. Empty lines are skipped, and spaces
 * around the names of columns removed.
 * @param name - the name of the file in messages.
 * @throws DataError naming the line, if a quote is invalid or the number of fields differs from the header; or if the file is not UTF-8, has
 *   no header, or has two columns of the same name.
 */
export function parseCsvTable(bytes: Uint8Array, name: string): CsvTable {
  checkArguments('parseCsvTable', { bytes, name }, { bytes: 'bytes', name: 'string' });
  const [header, ...rows] = readRows(decode(bytes, name), name);
  if (!header)
    throw new DataError(`${name} is empty`, {
      hint: 'Write a header with the names of the columns, and one line per sample.',
    });
  const columns = header.fields.map((column) => column.trim());
  checkColumns(columns, name);
  const wrong = rows.find(({ fields }) => fields.length !== columns.length);
  if (wrong) {
    throw new DataError(
      `${name}, line ${wrong.line}: ${wrong.fields.length} fields, but the header names ${columns.length} columns`,
      { hint: 'Put fields that contain commas in double quotes.' },
    );
  }
  return { name, columns, rows };
}

/**
 * Index of a column by name.
 * @throws DataError listing the columns, if there is none of that name.
 */
export function columnOf(table: Pick<CsvTable, 'columns' | 'name'>, column: string): number {
  checkArguments('columnOf', { column }, { column: 'string' });
  checkOptions('columnOf', table, { columns: 'strings', name: 'string' });
  const { columns, name } = table;
  const index = columns.indexOf(column);
  if (index >= 0) return index;
  throw new DataError(`${name} has no column '${column}'`, {
    hint: `Its columns are: ${columns.join(', ')}.`,
  });
}

/**
 * The text of a file, without a byte order mark.
 * @throws DataError if it is not UTF-8.
 */
export function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError(`${name} is not UTF-8 text`, { cause, hint: 'Save it in UTF-8.' });
  }
}

function checkColumns(columns: readonly string[], name: string): void {
  const [only] = columns;
  if (columns.length === 1 && only && /[;\t]/.test(only)) {
    throw new DataError(`${name} is not separated by commas: its header is '${only}'`, {
      hint: 'Separate the fields by commas.',
    });
  }
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) {
    throw new DataError(`${name} has two columns named '${twice}'`, { hint: 'Rename one of them.' });
  }
}

/** Separator of the fields of a line. */
export type Separator = ',' | ';' | '\t';

/** Patterns of a plain field and of the end of a field, by separator. */
const PATTERNS: Readonly<Record<Separator, readonly [plain: RegExp, end: RegExp]>> = {
  ',': [/[^",\r\n]*/y, /,|\r?\n|$/y],
  ';': [/[^";\r\n]*/y, /;|\r?\n|$/y],
  '\t': [/[^"\t\r\n]*/y, /\t|\r?\n|$/y],
};

/**
 * Splits a table into lines and fields, by the rules of `parseCsvTable`.
 * @throws DataError naming the line, if a quote is invalid.
 */
export function readRows(text: string, name: string, separator: Separator = ','): CsvRow[] {
  const [PLAIN, END] = PATTERNS[separator];
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let [at, line, start] = [0, 1, 1];
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const fail = (problem: string) =>
    new DataError(`${name}, line ${line}: ${problem}`, {
      hint: 'Put the whole field in double quotes, and double the quotes within it.',
    });
  while (at < text.length || fields.length > 0) {
    let field: string;
    if (text[at] === '"') {
      const quoted = readQuoted(text, at);
      if (!quoted) throw fail('a quoted field is not closed');
      ({ field, end: at } = quoted);
      line += field.split('\n').length - 1;
    } else field = match(PLAIN) as string;
    const end = match(END);
    if (end === undefined) throw fail(problemAt(text[at]));
    fields.push(field);
    if (end === separator) continue;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: start, fields });
    fields = [];
    line++;
    start = line;
  }
  return rows;
}

/** Reads the field whose opening quote is at `start`. Undefined if it is not closed. */
function readQuoted(
  text: string,
  start: number,
): { readonly field: string; readonly end: number } | undefined {
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    if (text[quote + 1] !== '"') {
      return { field: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    from = quote + 2;
  }
}

function problemAt(character: string | undefined): string {
  if (character === '"') return 'a quote in an unquoted field';
  return character === '\r' ? 'a carriage return without a line feed' : 'text after a quoted field';
}
