import { FULL_16, FULL_32, LENGTHS, SIGNATURES, ZIP64_FIELD } from '../zip/zip-entry.js';

/** A file at its place in an archive. */
export interface PlacedFile {
  /** Path in UTF-8. */
  readonly name: Uint8Array;
  /** Length in bytes. */
  readonly size: number;
  /** Offset of the local header. */
  readonly offset: number;
  /** Offset of the first byte. */
  readonly begin: number;
  /** Whether the size needs 64 bits. */
  readonly long: boolean;
}

/** Identifies the extra field that PyTorch pads with, 'FB'. */
const PADDING_FIELD = 0x4246;
/** The sizes follow the bytes; the name is UTF-8. PyTorch sets the same flags. */
const FLAGS = 0x0808;
/** 1980-01-01. */
const DATE = 0x0021;
/** Versions 2.0 and 4.5 of the format, the latter with Zip64. */
const VERSIONS = { short: 20, long: 45 } as const;

function isWide({ offset, long }: PlacedFile): boolean {
  return long || offset >= FULL_32;
}

/** The header in front of a file's bytes, padded up to them. */
export function localHeader({ name, offset, begin, long }: PlacedFile): Uint8Array {
  const header = new Uint8Array(begin - offset);
  const view = new DataView(header.buffer);
  view.setUint32(0, SIGNATURES.localHeader, true);
  writeCommon(view, 4, long);
  // The CRC-32 and the sizes follow the bytes.
  if (long) view.setUint32(18, FULL_32, true);
  if (long) view.setUint32(22, FULL_32, true);
  view.setUint16(26, name.length, true);
  let at = LENGTHS.localHeader + name.length;
  view.setUint16(28, header.length - at, true);
  header.set(name, LENGTHS.localHeader);
  if (long) {
    view.setUint16(at, ZIP64_FIELD, true);
    view.setUint16(at + 2, 16, true);
    at += 20;
  }
  view.setUint16(at, PADDING_FIELD, true);
  view.setUint16(at + 2, header.length - at - 4, true);
  return header.fill(0x5a, at + 4); // 'Z'
}

/** The record after a file's bytes. */
export function descriptor({ size, long }: PlacedFile, crc: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(long ? 24 : 16));
  view.setUint32(0, SIGNATURES.descriptor, true);
  view.setUint32(4, crc, true);
  for (const i of [0, 1]) {
    if (long) view.setBigUint64(8 + 8 * i, BigInt(size), true);
    else view.setUint32(8 + 4 * i, size, true);
  }
  return new Uint8Array(view.buffer);
}

/** The entry of a file in the central directory. */
export function directoryEntry(placed: PlacedFile, crc: number): Uint8Array {
  const { name, size, offset } = placed;
  const wide = isWide(placed);
  const entry = new Uint8Array(LENGTHS.directoryEntry + name.length + (wide ? 28 : 0));
  const view = new DataView(entry.buffer);
  view.setUint32(0, SIGNATURES.directoryEntry, true);
  writeCommon(view, 6, wide);
  view.setUint32(16, crc, true);
  for (const [at, value] of [
    [20, size],
    [24, size],
    [42, offset],
  ] as const) {
    view.setUint32(at, wide ? FULL_32 : value, true);
  }
  view.setUint16(28, name.length, true);
  view.setUint16(30, wide ? 28 : 0, true);
  entry.set(name, LENGTHS.directoryEntry);
  if (wide) {
    const at = LENGTHS.directoryEntry + name.length;
    view.setUint16(at, ZIP64_FIELD, true);
    view.setUint16(at + 2, 24, true);
    [size, size, offset].forEach((value, i) => {
      view.setBigUint64(at + 4 + 8 * i, BigInt(value), true);
    });
  }
  return entry;
}

/** Writes what a local header and an entry of the directory have in common: version, flags, method 0, time and date. */
function writeCommon(view: DataView, at: number, long: boolean): void {
  view.setUint16(at, long ? VERSIONS.long : VERSIONS.short, true);
  view.setUint16(at + 2, FLAGS, true);
  view.setUint16(at + 8, DATE, true);
}

/** The records that end an archive, always with Zip64, as PyTorch writes them. */
export function endRecords(count: number, size: number, begin: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(LENGTHS.end64 + LENGTHS.locator64 + LENGTHS.end));
  view.setUint32(0, SIGNATURES.end64, true);
  view.setBigUint64(4, BigInt(LENGTHS.end64 - 12), true);
  view.setUint16(12, VERSIONS.long, true);
  view.setUint16(14, VERSIONS.long, true);
  [count, count, size, begin].forEach((value, i) => {
    view.setBigUint64(24 + 8 * i, BigInt(value), true);
  });
  view.setUint32(56, SIGNATURES.locator64, true);
  view.setBigUint64(64, BigInt(begin + size), true);
  view.setUint32(72, 1, true);
  view.setUint32(76, SIGNATURES.end, true);
  view.setUint16(84, Math.min(count, FULL_16), true);
  view.setUint16(86, Math.min(count, FULL_16), true);
  view.setUint32(88, Math.min(size, FULL_32), true);
  view.setUint32(92, Math.min(begin, FULL_32), true);
  return new Uint8Array(view.buffer);
}
