import { DataError } from '@convkit/core';

/** Everything in a tar archive stands in blocks of so many bytes. */
export const BLOCK = 512;

export interface TarHeader {
  readonly path: string;
  /** Of the content that follows, in bytes. */
  readonly size: number;
  /** One character: '0' a file, '5' a folder, … */
  readonly type: string;
}

/**
 * Reads a header block, its sum compared.
 * @throws DataError, naming `archive`, when it is none.
 */
export function parseTarHeader(block: Uint8Array, archive: string): TarHeader {
  if (number(block, 148, 8) !== headerSum(block)) {
    throw new DataError(`${archive}: a tar header is damaged: its sum does not match`, {
      hint: 'Expected is a tar archive, plain or gzip.',
    });
  }
  const posix = text(block, 257, 6) === 'ustar';
  const prefix = posix ? text(block, 345, 155) : '';
  const path = (prefix && `${prefix}/`) + text(block, 0, 100);
  const size = number(block, 124, 12);
  if (size === undefined) {
    throw new DataError(`${archive}, entry ${JSON.stringify(path)}: its size is no number of bytes`);
  }
  return { path, size, type: String.fromCharCode(block[156] as number) };
}

export const isEnd = (block: Uint8Array) => block.every((byte) => byte === 0);

/** @throws DataError when `path` is absolute, leaves the archive, or is none. */
export function safePath(path: string, where: string): void {
  const problem =
    path === ''
      ? 'has no path'
      : path.includes('\0')
        ? 'has a zero byte in its path'
        : /^([/\\]|[A-Za-z]:)/.test(path)
          ? 'has an absolute path'
          : path.split(/[/\\]/).includes('..')
            ? 'leaves the archive by ..'
            : undefined;
  if (problem) throw new DataError(`${where} ${problem}`, { hint: 'Do not trust this archive.' });
}

/** Of all bytes, those of the sum itself taken as spaces. */
function headerSum(block: Uint8Array): number {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}

function text(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const zero = field.indexOf(0);
  return new TextDecoder().decode(zero < 0 ? field : field.subarray(0, zero));
}

/** Octal digits, or GNU's base 256 where the highest bit is set; nothing where it is neither or beyond 2^53. */
function number(block: Uint8Array, start: number, length: number): number | undefined {
  const field = block.subarray(start, start + length);
  if (field[0] === 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = /^ *([0-7]+)[ \0]*$/.exec(String.fromCharCode(...field))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}
