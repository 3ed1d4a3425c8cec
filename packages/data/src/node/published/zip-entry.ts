import { DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES } from '../../archives/byte-source.js';
import { inflateExactly } from '../../archives/inflate.js';
import { crc32 } from '../../images/formats/png/crc32.js';
import { openFile, readAt } from '../lazy-records.js';

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
/** The end record may be followed by a comment of this many bytes. */
const MAX_COMMENT = 65_535;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * Reads one file of a ZIP archive, without reading the others. ZIP64 and encryption are not supported.
 * Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 * @throws DataError if the archive is damaged, lacks the file, or the file is larger than 1 GiB.
 */
export async function readZipEntry(path: string, name: string): Promise<Uint8Array> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const read = async (position: number, length: number) => {
      if (position + length > size) throw damaged(path);
      const bytes = await readAt(handle, path, position, length);
      return { bytes, view: new DataView(bytes.buffer) };
    };
    const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT);
    const tail = await read(size - tailBytes, tailBytes);
    let end = tailBytes - END_BYTES;
    while (end >= 0 && tail.view.getUint32(end, true) !== END_SIGNATURE) end--;
    if (end < 0) throw damaged(path);
    const directory = await read(tail.view.getUint32(end + 16, true), tail.view.getUint32(end + 12, true));
    const entry = findEntry(directory, name);
    if (!entry) throw new DataError(`${path} has no ${name}`);
    const where = `${path}, entry ${name}`;
    if (entry.size > DEFAULT_MAX_BYTES) throw new DataError(`${where}: oversized: ${entry.size} bytes`);
    const local = await read(entry.offset, LOCAL_BYTES);
    const start =
      entry.offset + LOCAL_BYTES + local.view.getUint16(26, true) + local.view.getUint16(28, true);
    const { bytes } = await read(start, entry.compressedSize);
    if (entry.method !== STORED && entry.method !== DEFLATED) {
      throw new DataError(`${where}: unsupported compression method ${entry.method}`);
    }
    const content = entry.method === STORED ? bytes : inflateExactly(bytes, entry.size, where);
    if (crc32(content) !== entry.crc) throw new DataError(`${where}: damaged: its CRC-32 does not match`);
    return content;
  } finally {
    await handle.close();
  }
}

function findEntry({ bytes, view }: { readonly bytes: Uint8Array; readonly view: DataView }, name: string) {
  for (let at = 0; at + ENTRY_BYTES <= bytes.length && view.getUint32(at, true) === ENTRY_SIGNATURE; ) {
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes)) === name) {
      return {
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        compressedSize: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      };
    }
    at = next;
  }
  return undefined;
}

const damaged = (path: string) =>
  new DataError(`${path} is not a complete ZIP archive`, { hint: 'Delete it and download it again.' });
