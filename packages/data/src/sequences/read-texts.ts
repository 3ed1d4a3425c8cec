import { checkArguments, checkOptions, DataError } from '@convkit/core';
import { columnOf, decode, parseCsvTable } from '../tables/csv-table.js';

/** Labeled texts of a file. */
export interface LabeledTexts {
  /** Name of the file in messages. */
  readonly name: string;
  /** The texts. */
  readonly texts: readonly string[];
  /** Label of each text. */
  readonly labels: readonly string[];
}

/** Options of `readTexts`. */
export interface ReadTextsOptions {
  /**
   * Name of the column of the text, in a file with a header.
   * @defaultValue 'text'
   */
  readonly text?: string;
  /**
   * Name of the column of the label, in a file with a header.
   * @defaultValue 'label'
   */
  readonly label?: string;
}

/**
 * Reads labeled texts in UTF-8: lines of a label, a tab and a text; or a table with a header, separated by tabs or by commas. Quotes are only
 * special in comma-separated files. Empty lines are skipped.
 * @throws DataError naming the line, if a label or a text is missing; or listing the columns, if one is missing.
 */
export function readTexts(bytes: Uint8Array, name: string, options: ReadTextsOptions = {}): LabeledTexts {
  checkArguments('readTexts', { bytes, name }, { bytes: 'bytes', name: 'string' });
  checkOptions('readTexts', options, { text: 'string?', label: 'string?' });
  const { text = 'text', label = 'label' } = options;
  const content = decode(bytes, name);
  const first = content.split(/\r?\n/).find((line) => line.trim() !== '');
  if (first === undefined) {
    throw new DataError(`${name} contains no texts`, {
      hint: 'Write a label, a tab and a text in each line.',
    });
  }
  return collect(
    name,
    first.includes('\t')
      ? readTabs(content, name, { text, label })
      : readCommas(bytes, name, { text, label }),
  );
}

interface Line {
  readonly line: number;
  readonly label: string;
  readonly text: string;
}

type Columns = Required<ReadTextsOptions>;

function readCommas(bytes: Uint8Array, name: string, columns: Columns): Line[] {
  const table = parseCsvTable(bytes, name);
  if (table.columns.length < 2) {
    throw new DataError(`${name} is neither lines of a label, a tab and a text nor a table with a header`, {
      hint: `Put a tab between the label and the text, or commas with the header '${columns.label},${columns.text}'.`,
    });
  }
  const [label, text] = [columnOf(table, columns.label), columnOf(table, columns.text)];
  return table.rows.map(({ line, fields }) => ({
    line,
    label: fields[label] as string,
    text: fields[text] as string,
  }));
}

function readTabs(content: string, name: string, columns: Columns): Line[] {
  const lines = content
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, fields: line.split('\t') }))
    .filter(({ fields }) => fields.length > 1 || fields[0]?.trim() !== '');
  const header = (lines[0]?.fields ?? []).map((column) => column.trim());
  const [label, text] = [header.indexOf(columns.label), header.indexOf(columns.text)];
  if (label >= 0 && text >= 0) {
    return lines.slice(1).map(({ line, fields }) => {
      if (fields.length === header.length) {
        return { line, label: fields[label] as string, text: fields[text] as string };
      }
      throw new DataError(
        `${name}, line ${line}: ${fields.length} fields, but the header names ${header.length} columns`,
      );
    });
  }
  return lines.map(({ line, fields: [first = '', ...rest] }) => {
    if (rest.length > 0) return { line, label: first, text: rest.join('\t') };
    throw new DataError(`${name}, line ${line}: no tab between a label and a text`, {
      hint: 'Write a label, a tab and a text in each line.',
    });
  });
}

function collect(name: string, lines: readonly Line[]): LabeledTexts {
  if (lines.length === 0) throw new DataError(`${name} contains no texts below its header`);
  for (const { line, label, text } of lines) {
    for (const [what, value] of Object.entries({ label, text })) {
      if (value.trim() === '') throw new DataError(`${name}, line ${line}: the ${what} is empty`);
    }
  }
  return { name, texts: lines.map(({ text }) => text), labels: lines.map(({ label }) => label.trim()) };
}
