import { DataError } from '@convkit/core';

/** Size in bytes of the blocks that make up a tar archive. */
export const BLOCK = 512;

/** The fields of a header block that matter for reading. */
export interface TarHeader {
  readonly path: string;
  /** Size in bytes of the content that follows. */
  readonly size: number;
  /** Type flag, one character: '0' for a file, '5' for a folder, … */
  readonly type: string;
}

/**
 * Parses a header block and verifies its checksum.
 * @throws DataError if the block is not a valid header.
 */
export function parseTarHeader(block: Uint8Array, archive: string): TarHeader {
  if (number(block, 148, 8) !== checksum(block)) {
    throw new DataError(`${archive}: damaged tar header: its checksum does not match`, {
      hint: 'Pass a tar archive, plain or gzip.',
    });
  }
  const posix = text(block, 257, 6) === 'ustar';
  const prefix = posix ? text(block, 345, 155) : '';
  const path = (prefix && `${prefix}/`) + text(block, 0, 100);
  const size = number(block, 124, 12);
  if (size === undefined) {
    throw new DataError(`${archive}, entry ${JSON.stringify(path)}: invalid size`);
  }
  return { path, size, type: String.fromCharCode(block[156] as number) };
}

export const isZeroBlock = (block: Uint8Array) => block.every((byte) => byte === 0);

/** @throws DataError if `path` is empty, absolute, or leaves the archive. */
export function checkPath(path: string, where: string): void {
  const problem =
    path === ''
      ? 'has no path'
      : path.includes('\0')
        ? 'has a NUL byte in its path'
        : /^([/\\]|[A-Za-z]:)/.test(path)
          ? 'has an absolute path'
          : path.split(/[/\\]/).includes('..')
            ? 'leaves the archive through ..'
            : undefined;
  if (problem) throw new DataError(`${where} ${problem}`, { hint: 'Do not trust this archive.' });
}

/** Sums all bytes, counting those of the checksum field as spaces. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}

function text(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** Parses octal digits, or GNU's base 256 if the highest bit is set. Returns undefined if invalid or beyond 2^53. */
function number(block: Uint8Array, start: number, length: number): number | undefined {
  const field = block.subarray(start, start + length);
  if (field[0] === 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = /^ *([0-7]+)[ \0]*$/.exec(String.fromCharCode(...field))?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}
