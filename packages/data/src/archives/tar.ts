import { DataError } from '@convkit/core';
import { ByteReader } from './byte-reader.js';
import type { ByteSource } from './byte-source.js';
import { BLOCK, isEnd, parseTarHeader, safePath, type TarHeader } from './tar-header.js';
import { paxRecords } from './tar-pax.js';

/** A regular file of an archive. Its content is passed over unless it is read before the next entry is asked for. */
export interface TarEntry {
  /** Without `..`, and relative. */
  readonly path: string;
  readonly size: number;
  content(): AsyncGenerator<Uint8Array, void, undefined>;
}

/** Extended headers, which are held in memory, may be as long; paths of real archives are far shorter. */
const MAX_EXTENDED = 65_536;
/** Bounds the time that an archive of empty entries takes. */
const MAX_ENTRIES = 1_000_000;

/**
 * The files of a tar archive (POSIX ustar and pax, GNU long names) one after the other; never more than a piece of it is
 * in memory. Folders are passed over.
 * Sources: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"; GNU tar manual, "Basic Tar Format".
 * @throws DataError, naming archive and entry: a path that leaves the archive, a link, device or other kind of file, a
 *   header whose sum is wrong, an end that comes too soon.
 */
export async function* tarEntries(
  source: ByteSource,
  name: string,
): AsyncGenerator<TarEntry, void, undefined> {
  const reader = new ByteReader(source);
  try {
    let extended: Extended = {};
    for (let count = 0; count < MAX_ENTRIES; count++) {
      const header = await nextHeader(reader, name);
      if (!header) {
        if (Object.keys(extended).length > 0) throw new DataError(`${name}: an extended header ends it`);
        return;
      }
      if (EXTENDED.includes(header.type)) {
        extended = { ...extended, ...(await readExtended(reader, header, name)) };
        continue;
      }
      const { path = header.path, size = header.size } = extended;
      extended = {};
      const where = `${name}, entry ${JSON.stringify(path)}`;
      refuseSpecial(header.type, where);
      safePath(path, where);
      if (header.type === '5') {
        if (size !== 0) throw new DataError(`${where}: a folder of ${size} bytes`);
        continue;
      }
      let left = size;
      const read = async function* () {
        for (; left > 0; ) {
          const piece = await reader.some(left);
          if (!piece) throw new DataError(`${where}: truncated: ${left} of its ${size} bytes are missing`);
          left -= piece.length;
          yield piece;
        }
      };
      yield { path, size, content: read };
      for await (const _ of read());
      await padding(reader, size, where);
    }
    throw new DataError(`${name}: oversized: more than ${MAX_ENTRIES} entries`);
  } finally {
    await reader.close();
  }
}

/** What stands in headers before the header that it is about. */
interface Extended {
  readonly path?: string;
  readonly size?: number;
}

/** pax of one entry, pax of all, GNU's long path and long link. */
const EXTENDED = ['x', 'g', 'L', 'K'];

async function nextHeader(reader: ByteReader, name: string): Promise<TarHeader | undefined> {
  const block = await reader.exactly(BLOCK);
  if (!block || block.length < BLOCK) {
    throw new DataError(`${name}: truncated: a tar archive ends with blocks of zeros`);
  }
  if (!isEnd(block)) return parseTarHeader(block, name);
  for (let rest = await reader.some(BLOCK); rest; rest = await reader.some(BLOCK)) {
    if (!isEnd(rest)) throw new DataError(`${name}: trailing bytes after the end of the archive`);
  }
  return undefined;
}

async function readExtended(
  reader: ByteReader,
  { type, size, path }: TarHeader,
  name: string,
): Promise<Extended> {
  const where = `${name}, extended header ${JSON.stringify(path)}`;
  if (size > MAX_EXTENDED) {
    throw new DataError(`${where}: oversized: ${size} bytes, the limit is ${MAX_EXTENDED}`);
  }
  const content = await reader.exactly(size);
  if (content?.length !== size) throw new DataError(`${where}: truncated`);
  await padding(reader, size, where);
  if (type === 'x') return paxRecords(content, where);
  if (type === 'g' && Object.keys(paxRecords(content, where)).length > 0) {
    throw new DataError(`${where}: gives every entry the same path or size`);
  }
  return type === 'L' ? { path: new TextDecoder().decode(content).replace(/\0+$/, '') } : {};
}

async function padding(reader: ByteReader, size: number, where: string): Promise<void> {
  const length = (BLOCK - (size % BLOCK)) % BLOCK;
  if (length > 0 && (await reader.exactly(length))?.length !== length) {
    throw new DataError(`${where}: truncated in the zeros after its content`);
  }
}

function refuseSpecial(type: string, where: string): void {
  // '0' and NUL are files, '7' a file that was contiguous on its disk, '5' a folder.
  if (['0', '\0', '7', '5'].includes(type)) return;
  const kind = SPECIAL[type] ?? `of the unknown kind ${JSON.stringify(type)}`;
  throw new DataError(`${where} is ${kind}`, { hint: 'Only files and folders are read from an archive.' });
}

const SPECIAL: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  S: 'a sparse file',
};
