import { checkArguments, DataError } from '@convkit/core';
import { BYTE_SOURCE } from '../check-values.js';
import { ByteReader } from './byte-reader.js';
import type { ByteSource } from './byte-source.js';
import { BLOCK, checkPath, isZeroBlock, parseTarHeader, type TarHeader } from './tar-header.js';
import { paxRecords } from './tar-pax.js';

/** A regular file in an archive. Its content is skipped unless it is read before the next entry is requested. */
export interface TarEntry {
  /** Relative path, without `..`. */
  readonly path: string;
  /** Size of the content in bytes. */
  readonly size: number;
  /** Streams the content. */
  content(): AsyncGenerator<Uint8Array, void, undefined>;
}

/** Size limit of extended headers, which are held in memory. Those of real archives are far smaller. */
const MAX_EXTENDED = 65_536;
/** Bounds the time that an archive of empty entries takes. */
const MAX_ENTRIES = 1_000_000;

/**
 * Streams the files of a tar archive (POSIX ustar and pax, GNU long names). Folders are skipped. Memory: one piece of the
 * archive.
 * Sources: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"; GNU tar manual, "Basic Tar Format".
 * @throws DataError if a path is unsafe, an entry is a link, a device or of an unknown type, a header is damaged, or the
 *   archive is truncated or followed by other data. The message names archive and entry.
 */
export async function* tarEntries(
  source: ByteSource,
  name: string,
): AsyncGenerator<TarEntry, void, undefined> {
  checkArguments('tarEntries', { source, name }, { source: BYTE_SOURCE, name: 'string' });
  const reader = new ByteReader(source);
  try {
    let extended: Extended = {};
    for (let count = 0; count < MAX_ENTRIES; count++) {
      const header = await nextHeader(reader, name);
      if (!header) {
        if (Object.keys(extended).length > 0) {
          throw new DataError(`${name}: the archive ends with an extended header`);
        }
        return;
      }
      if (EXTENDED.includes(header.type)) {
        extended = { ...extended, ...(await readExtended(reader, header, name)) };
        continue;
      }
      const { path = header.path, size = header.size } = extended;
      extended = {};
      const where = `${name}, entry ${JSON.stringify(path)}`;
      checkType(header.type, where);
      checkPath(path, where);
      if (header.type === '5') {
        if (size !== 0) throw new DataError(`${where}: a folder cannot have a size of ${size} bytes`);
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
      await skipPadding(reader, size, where);
    }
    throw new DataError(`${name}: oversized: more than ${MAX_ENTRIES} entries`);
  } finally {
    await reader.close();
  }
}

/** Fields that extended headers override in the header that follows. */
interface Extended {
  readonly path?: string;
  readonly size?: number;
}

/** Type flags: pax for one entry, pax for all, GNU long path, GNU long link. */
const EXTENDED = ['x', 'g', 'L', 'K'];

async function nextHeader(reader: ByteReader, name: string): Promise<TarHeader | undefined> {
  const block = await reader.exactly(BLOCK);
  if (!block || block.length < BLOCK) {
    throw new DataError(`${name}: truncated: the tar archive has no end marker`);
  }
  if (!isZeroBlock(block)) return parseTarHeader(block, name);
  for (let rest = await reader.some(BLOCK); rest; rest = await reader.some(BLOCK)) {
    if (!isZeroBlock(rest)) throw new DataError(`${name}: trailing bytes after the end of the archive`);
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
  await skipPadding(reader, size, where);
  if (type === 'x') return paxRecords(content, where);
  if (type === 'g' && Object.keys(paxRecords(content, where)).length > 0) {
    throw new DataError(`${where}: gives every entry the same path or size`);
  }
  return type === 'L' ? { path: new TextDecoder().decode(content).replace(/\0+$/, '') } : {};
}

async function skipPadding(reader: ByteReader, size: number, where: string): Promise<void> {
  const length = (BLOCK - (size % BLOCK)) % BLOCK;
  if (length > 0 && (await reader.exactly(length))?.length !== length) {
    throw new DataError(`${where}: truncated in the padding after its content`);
  }
}

function checkType(type: string, where: string): void {
  // '0' and NUL are files, '7' is a contiguous file, '5' a folder.
  if (['0', '\0', '7', '5'].includes(type)) return;
  const what = REJECTED[type] ?? `of the unknown type ${JSON.stringify(type)}`;
  throw new DataError(`${where} is ${what}`, { hint: 'Use an archive of regular files and folders.' });
}

const REJECTED: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  S: 'a sparse file',
};
