import { DataError } from '@convkit/core';

export interface CsvLine {
  readonly line: string;
  /** Line number, from 1. */
  readonly number: number;
}

const NEWLINE = 10;

/**
 * Yields the non-empty lines of UTF-8 text that ends lines with LF or CR LF.
 * @throws DataError if a line is longer than `limit` bytes.
 */
export async function* csvLines(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): AsyncGenerator<CsvLine, void, undefined> {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  const take = (part: Uint8Array) => {
    length += part.length;
    if (length > limit) throw new DataError(`${name}, line ${number}: longer than ${limit} bytes`);
    parts.push(part);
  };
  const finish = (): CsvLine => {
    const whole = new Uint8Array(length);
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    [parts, length] = [[], 0];
    return { line: decoder.decode(whole).replace(/\r$/, ''), number: number++ };
  };
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      take(piece.subarray(start, end));
      start = end + 1;
      const found = finish();
      if (found.line.trim() !== '') yield found;
    }
    // A copy, because the source may overwrite the piece.
    if (start < piece.length) take(piece.slice(start));
  }
  const last = finish();
  if (last.line.trim() !== '') yield last;
}

/** A field up to its comma or the end of the line: quoted, with quotes doubled inside, or plain. */
const FIELD = /(?:"((?:[^"]|"")*)" *|([^",][^,]*|))(?:,|$)/y;

/** Splits a line into its fields (RFC 4180). Returns undefined if a quoted field is malformed. Line breaks cannot be quoted. */
export function splitFields(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(line);
    if (!match) return undefined;
    const [text, quoted, plain = ''] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    if (!text.endsWith(',')) return fields;
  }
}
