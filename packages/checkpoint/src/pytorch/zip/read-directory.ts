import { type ByteSource, readExactly } from '../../files/byte-source.js';
import { Problem, shown } from '../problem.js';
import { parseEntry } from './parse-entry.js';
import { readUint64 } from './read-uint64.js';
import { FULL_16, FULL_32, LENGTHS, SIGNATURES, type ZipEntry } from './zip-entry.js';

/**
 * Reads the central directory of a zip archive, without or with Zip64. Accepts only what PyTorch reads the same way: no comment, nothing
 * before, between or after the parts that end an archive, and no entry that is encrypted, on another disk, there twice, or overlaps another.
 * @throws Problem if the archive is anything else.
 */
export async function readDirectory(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const { count, begin, end } = await findDirectory(source);
  const view = new DataView(await readExactly(source, begin, end));
  const entries: ZipEntry[] = [];
  let cursor = 0;
  while (cursor < view.byteLength) {
    const { entry, length } = parseEntry(view, cursor);
    entries.push({ ...entry, limit: begin });
    cursor += length;
  }
  if (entries.length !== count) {
    throw new Problem(`is not a valid zip file: it declares ${count} entries, but has ${entries.length}`);
  }
  return byName(entries);
}

interface Directory {
  readonly count: number;
  readonly begin: number;
  readonly end: number;
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const tailLength = Math.min(source.size, LENGTHS.end64 + LENGTHS.locator64 + LENGTHS.end);
  const view = new DataView(await readExactly(source, source.size - tailLength, source.size));
  const at = tailLength - LENGTHS.end;
  if (at < 0 || view.getUint32(at, true) !== SIGNATURES.end || view.getUint16(at + 20, true) !== 0) {
    throw new Problem('is not a complete zip file: the record that ends one is missing');
  }
  const short = {
    disk: view.getUint16(at + 4, true),
    directoryDisk: view.getUint16(at + 6, true),
    countHere: view.getUint16(at + 8, true),
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    begin: view.getUint32(at + 16, true),
  };
  const long = parseEnd64(view, source.size);
  const { disk, directoryDisk, countHere, count, size, begin } = long ?? short;
  for (const [name, value] of Object.entries(short)) {
    const full = name === 'size' || name === 'begin' ? FULL_32 : FULL_16;
    const agrees =
      value === full ? long !== undefined : value === (long ?? short)[name as keyof typeof short];
    if (!agrees) throw new Problem(`is not a valid zip file: the two records at its end differ in ${name}`);
  }
  if (disk !== 0 || directoryDisk !== 0 || countHere !== count) {
    throw new Problem('is one part of a zip file on several disks', 'Join the parts to one file.');
  }
  const end = source.size - (long ? tailLength : LENGTHS.end);
  if (begin + size !== end) {
    throw new Problem(`is not a valid zip file: its directory does not end at offset ${end}`);
  }
  return { count, begin, end };
}

/** Parses the Zip64 records that precede the last `LENGTHS.end` bytes of `view`, if they exist. */
function parseEnd64(view: DataView, fileSize: number) {
  const at = view.byteLength - LENGTHS.end - LENGTHS.locator64;
  if (at < LENGTHS.end64 || view.getUint32(at, true) !== SIGNATURES.locator64) return undefined;
  const adjacent = readUint64(view, at + 8) === fileSize - view.byteLength;
  if (
    !adjacent ||
    view.getUint32(0, true) !== SIGNATURES.end64 ||
    readUint64(view, 4) !== LENGTHS.end64 - 12
  ) {
    throw new Problem('is not a valid zip file: its Zip64 record is missing');
  }
  return {
    disk: view.getUint32(16, true),
    directoryDisk: view.getUint32(20, true),
    countHere: readUint64(view, 24),
    count: readUint64(view, 32),
    size: readUint64(view, 40),
    begin: readUint64(view, 48),
  };
}

function byName(entries: readonly ZipEntry[]): ReadonlyMap<string, ZipEntry> {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset);
  const named = new Map<string, ZipEntry>();
  for (const [i, entry] of sorted.entries()) {
    const limit = sorted[i + 1]?.offset ?? entry.limit;
    if (entry.offset + LENGTHS.localHeader + entry.size > limit) {
      throw new Problem(`is not a valid zip file: its entry '${shown(entry.name)}' overlaps what follows it`);
    }
    if (named.has(entry.name)) throw new Problem(`has the entry '${shown(entry.name)}' twice`);
    named.set(entry.name, { ...entry, limit });
  }
  return named;
}
