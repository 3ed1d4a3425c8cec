import { DataError } from '@convkit/core';

/**
 * Reads path and size from the records of a pax header, each `LENGTH KEY=VALUE\n`. Ignores other keys.
 * @throws DataError if the content is not a sequence of such records.
 */
export function paxRecords(content: Uint8Array, where: string): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let start = 0; start < content.length; ) {
    const space = content.indexOf(32, start);
    const length = space < 0 ? Number.NaN : decimal(content.subarray(start, space));
    const end = start + length;
    const equals = content.indexOf(61, space);
    if (!(end <= content.length) || equals < 0 || equals >= end || content[end - 1] !== 10) {
      throw new DataError(`${where}: damaged: no record starts at byte ${start}`);
    }
    const key = decoded(content.subarray(space + 1, equals));
    const value = content.subarray(equals + 1, end - 1);
    if (key === 'path') found.path = decoded(value);
    if (key === 'size') found.size = parseSize(value, where);
    if (key.startsWith('GNU.sparse.')) throw new DataError(`${where}: sparse files are not supported`);
    start = end;
  }
  return found;
}

function parseSize(value: Uint8Array, where: string): number {
  const size = decimal(value);
  if (Number.isSafeInteger(size)) return size;
  throw new DataError(`${where}: invalid size`);
}

const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function decimal(bytes: Uint8Array): number {
  const digits = decoded(bytes.subarray(0, 24));
  return /^[0-9]{1,16}$/.test(digits) && digits.length === bytes.length ? Number(digits) : Number.NaN;
}
