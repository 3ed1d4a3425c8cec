import type { ByteSource } from '../../files/byte-source.js';
import type { Content } from '../content.js';
import { findGlobal } from '../pickle/find-global.js';
import { unpickle } from '../pickle/unpickle.js';
import { Problem, shown } from '../problem.js';
import type { StorageRecord } from '../tensors/storage-record.js';
import { findStorage } from './find-storage.js';
import { readDirectory } from './read-directory.js';
import { assertIntact, dataOffset, readEntry } from './read-entry.js';
import type { ZipEntry } from './zip-entry.js';

/** Longest pickle. That of a network of 100 layers has some 50 kB. */
const MAX_PICKLE_BYTES = 2 ** 25;
/** Longest of the other files that are read as a whole. */
const MAX_TEXT_BYTES = 64;
/** Versions of the format that are known. PyTorch 1.6 to 2.7 write version 3. */
const MAX_VERSION = 10;

/**
 * Reads a file that `torch.save` wrote since PyTorch 1.6: a zip archive.
 * @throws Problem if it is damaged, or of another format.
 */
export async function readArchive(source: ByteSource): Promise<Content> {
  const entries = await readDirectory(source);
  const pickles = [...entries.keys()].filter((name) => /^[^/]*\/data\.pkl$/.test(name));
  const [path] = pickles;
  if (path === undefined || pickles.length > 1) {
    throw new Problem(
      'is a zip file, but not one of PyTorch: it must have one data.pkl in a folder',
      'Open a file that torch.save wrote.',
    );
  }
  const folder = path.slice(0, -'data.pkl'.length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw new Problem(
      'is a TorchScript module, which convkit does not read',
      'Open it with torch.jit.load and save its weights: torch.save(module.state_dict(), path).',
    );
  }
  const version = await readText(source, entries, `${folder}version`);
  if (version !== undefined && !(Number(version) >= 1 && Number(version) <= MAX_VERSION)) {
    throw new Problem(
      `has the unknown version '${shown(version.trim())}' of PyTorch's format`,
      'Update convkit.',
    );
  }
  const order = (await readText(source, entries, `${folder}byteorder`)) ?? 'little';
  if (order !== 'little' && order !== 'big')
    throw new Problem(`has the unknown byte order '${shown(order)}'`);
  const pickle = await readEntry(source, entries.get(path) as ZipEntry, MAX_PICKLE_BYTES);
  const records = recordsIn(entries, `${folder}data/`);
  const root = unpickle(pickle, { global: findGlobal, persistent: (id) => findStorage(records, id) });
  return { root, bigEndian: order === 'big' };
}

/** The storages of an archive, by key: the name of their file in `folder`. */
function recordsIn(entries: ReadonlyMap<string, ZipEntry>, folder: string): Map<string, StorageRecord> {
  const records = new Map<string, StorageRecord>();
  for (const [path, entry] of entries) {
    if (!path.startsWith(folder)) continue;
    records.set(path.slice(folder.length), {
      size: entry.size,
      locate: (source) => dataOffset(source, entry),
      assertIntact: (bytes) => assertIntact(entry, bytes),
    });
  }
  return records;
}

async function readText(source: ByteSource, entries: ReadonlyMap<string, ZipEntry>, name: string) {
  const entry = entries.get(name);
  return entry && new TextDecoder().decode(await readEntry(source, entry, MAX_TEXT_BYTES));
}
