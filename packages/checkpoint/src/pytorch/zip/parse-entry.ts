import { Problem, shown } from '../problem.js';
import { readUint64 } from './read-uint64.js';
import { FULL_16, FULL_32, LENGTHS, SIGNATURES, ZIP64_FIELD, type ZipEntry } from './zip-entry.js';

const ENCRYPTED = 0x2041; // encrypted, strongly encrypted, masked headers

/**
 * Parses the entry at `at` of a central directory, and returns it with its length in the directory.
 * @throws Problem if it is damaged, encrypted or on another disk.
 */
export function parseEntry(view: DataView, at: number): { entry: Omit<ZipEntry, 'limit'>; length: number } {
  const left = view.byteLength - at;
  if (left < LENGTHS.directoryEntry || view.getUint32(at, true) !== SIGNATURES.directoryEntry) {
    throw new Problem('is not a valid zip file: its directory is damaged');
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const length = LENGTHS.directoryEntry + nameLength + extraLength + view.getUint16(at + 32, true);
  if (length > left) throw new Problem('is not a valid zip file: its directory is cut off');
  const name = decodeName(view, at + LENGTHS.directoryEntry, nameLength);
  if (view.getUint16(at + 8, true) & ENCRYPTED) {
    throw new Problem(`has the encrypted entry '${shown(name)}'`, 'Save it again with torch.save.');
  }
  const compressed = view.getUint16(at + 10, true) !== 0;
  const extra = at + LENGTHS.directoryEntry + nameLength;
  const [full, size, offset, disk] = wideFields(view, at, extra, extraLength);
  if (!compressed && full !== size) {
    throw new Problem(`has the entry '${shown(name)}' of ${size} bytes, which should be ${full}`);
  }
  if (disk !== 0)
    throw new Problem(`has the entry '${shown(name)}' on another disk`, 'Join the parts to one file.');
  return { entry: { name, compressed, size, crc: view.getUint32(at + 16, true), offset }, length };
}

/** The uncompressed size, the compressed size, the offset and the disk. Those that are full are in the Zip64 field, in this order. */
function wideFields(view: DataView, at: number, extra: number, length: number) {
  const wide = zip64Field(view, extra, extra + length);
  const next = (value: number, full: number, bytes: 4 | 8): number => {
    if (value !== full) return value;
    if (wide === undefined || wide.end - wide.at < bytes) {
      throw new Problem('is not a valid zip file: a Zip64 field is missing');
    }
    const field = bytes === 8 ? readUint64(view, wide.at) : view.getUint32(wide.at, true);
    wide.at += bytes;
    return field;
  };
  const size = next(view.getUint32(at + 24, true), FULL_32, 8);
  const stored = next(view.getUint32(at + 20, true), FULL_32, 8);
  const offset = next(view.getUint32(at + 42, true), FULL_32, 8);
  return [size, stored, offset, next(view.getUint16(at + 34, true), FULL_16, 4)] as const;
}

function zip64Field(view: DataView, begin: number, end: number): { at: number; end: number } | undefined {
  for (let at = begin; at + 4 <= end; ) {
    const next = at + 4 + view.getUint16(at + 2, true);
    if (next > end) break;
    if (view.getUint16(at, true) === ZIP64_FIELD) return { at: at + 4, end: next };
    at = next;
  }
  return undefined;
}

function decodeName(view: DataView, at: number, length: number): string {
  try {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem('is not a valid zip file: the name of an entry is not UTF-8');
  }
}
