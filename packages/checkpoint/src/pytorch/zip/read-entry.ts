import { type ByteSource, readExactly } from '../../files/byte-source.js';
import { Problem, shown } from '../problem.js';
import { crc32 } from './crc32.js';
import { LENGTHS, SIGNATURES, type ZipEntry } from './zip-entry.js';

/**
 * Finds the offset of an entry's first byte in the file, from its local header.
 * @throws Problem if the entry is compressed, or its header does not agree with the central directory.
 */
export async function dataOffset(source: ByteSource, entry: ZipEntry): Promise<number> {
  if (entry.compressed) {
    throw new Problem(`has the compressed entry '${shown(entry.name)}'`, 'Save it again with torch.save.');
  }
  const name = new TextEncoder().encode(entry.name);
  const namedEnd = entry.offset + LENGTHS.localHeader + name.length;
  if (namedEnd > entry.limit) throw disagrees(entry);
  const view = new DataView(await readExactly(source, entry.offset, namedEnd));
  const begin = namedEnd + view.getUint16(28, true);
  const agrees =
    view.getUint32(0, true) === SIGNATURES.localHeader &&
    view.getUint16(8, true) === 0 &&
    view.getUint16(26, true) === name.length &&
    name.every((byte, i) => view.getUint8(LENGTHS.localHeader + i) === byte);
  if (!agrees || begin + entry.size > entry.limit) throw disagrees(entry);
  return begin;
}

/**
 * Reads all bytes of an entry.
 * @throws Problem if it is damaged, or has more than `most` bytes.
 */
export async function readEntry(source: ByteSource, entry: ZipEntry, most: number): Promise<Uint8Array> {
  if (entry.size > most) {
    throw new Problem(
      `has the entry '${shown(entry.name)}' of ${entry.size} bytes, more than the ${most} allowed`,
    );
  }
  const begin = await dataOffset(source, entry);
  const bytes = new Uint8Array(await readExactly(source, begin, begin + entry.size));
  assertIntact(entry, bytes);
  return bytes;
}

/**
 * Compares all `bytes` of an entry with its CRC-32. Some writers of PyTorch store 0 instead of computing it.
 * @throws Problem if they differ.
 */
export function assertIntact(entry: ZipEntry, bytes: Uint8Array): void {
  if (entry.crc === 0 || crc32(bytes) === entry.crc) return;
  throw new Problem(`is damaged: the bytes of '${shown(entry.name)}' do not match their CRC-32`);
}

function disagrees({ name }: ZipEntry): Problem {
  return new Problem(`is not a valid zip file: the entry '${shown(name)}' is not where its directory says`);
}
