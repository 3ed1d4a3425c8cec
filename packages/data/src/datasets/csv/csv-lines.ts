import { DataError } from '@convkit/core';

export interface Line {
  readonly line: string;
  /** From 1. */
  readonly number: number;
}

const NEWLINE = 10;

/**
 * The lines of UTF-8 text that are not empty, whether they end by LF or CR LF.
 * @throws DataError, naming line and file, when one is longer than `limit` bytes.
 */
export async function* lines(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): AsyncGenerator<Line, void, undefined> {
  const decoder = new TextDecoder();
  let begun: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  const take = (part: Uint8Array) => {
    length += part.length;
    if (length > limit) throw new DataError(`${name}, line ${number}: longer than ${limit} bytes`);
    begun.push(part);
  };
  const finish = (): Line => {
    const whole = new Uint8Array(length);
    let offset = 0;
    for (const part of begun) {
      whole.set(part, offset);
      offset += part.length;
    }
    [begun, length] = [[], 0];
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
    // A copy: the piece may be the source's to write to.
    if (start < piece.length) take(piece.slice(start));
  }
  const last = finish();
  if (last.line.trim() !== '') yield last;
}
