import { crc32 } from '../zip/crc32.js';
import { FULL_32, LENGTHS } from '../zip/zip-entry.js';
import { descriptor, directoryEntry, endRecords, localHeader, type PlacedFile } from './zip-headers.js';

/** A file to put into an archive. */
export interface ZipRecord {
  /** Path within the archive. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** Yields the bytes. */
  chunks(): Iterable<Uint8Array>;
}

/** Where PyTorch begins the bytes of each file, for `torch.load(mmap=True)`. */
const ALIGNMENT = 64;

interface Placed extends PlacedFile {
  readonly record: ZipRecord;
}

/** Length in bytes of what `zipChunks` yields. */
export function zipSize(records: readonly ZipRecord[]): number {
  const placed = place(records);
  const directory = placed.reduce((sum, each) => sum + directoryEntry(each, 0).length, 0);
  return endOf(placed.at(-1)) + directory + LENGTHS.end64 + LENGTHS.locator64 + LENGTHS.end;
}

/** Yields a zip archive of `records`, without compression, as PyTorch writes it. The same records give the same bytes. */
export function* zipChunks(records: readonly ZipRecord[]): Generator<Uint8Array, void, undefined> {
  const placed = place(records);
  const directory: Uint8Array[] = [];
  for (const each of placed) {
    yield localHeader(each);
    let crc = 0;
    for (const chunk of each.record.chunks()) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
    yield descriptor(each, crc);
    directory.push(directoryEntry(each, crc));
  }
  yield* directory;
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  yield endRecords(placed.length, size, endOf(placed.at(-1)));
}

function place(records: readonly ZipRecord[]): Placed[] {
  const placed: Placed[] = [];
  for (const record of records) {
    const name = new TextEncoder().encode(record.name);
    const offset = endOf(placed.at(-1));
    const long = record.size >= FULL_32;
    const least = offset + LENGTHS.localHeader + name.length + (long ? 20 : 0) + 4;
    placed.push({
      record,
      name,
      size: record.size,
      offset,
      begin: Math.ceil(least / ALIGNMENT) * ALIGNMENT,
      long,
    });
  }
  return placed;
}

function endOf(placed: Placed | undefined): number {
  return placed ? placed.begin + placed.size + (placed.long ? 24 : 16) : 0;
}
