import { type ByteSource, readExactly } from '../files/byte-source.js';
import { Problem, shown } from './problem.js';
import { readDirectory } from './zip/read-directory.js';
import { readEntry } from './zip/read-entry.js';
import type { ZipEntry } from './zip/zip-entry.js';

/** The parts of a file of PyTorch. */
export interface Archive {
  /** Files in the archive by path. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Folder that all of them are in, with a slash at its end. */
  readonly folder: string;
  /** The pickle of the saved object. */
  readonly pickle: Uint8Array;
  /** Whether numbers are stored with the most significant byte first. */
  readonly bigEndian: boolean;
}

const SAVE_AGAIN = 'Open it in PyTorch and save it again: torch.save(torch.load(path), path).';

/** Longest pickle. That of a network of 100 layers has some 50 kB. */
const MAX_PICKLE_BYTES = 2 ** 25;
/** Longest of the other files that are read as a whole. */
const MAX_TEXT_BYTES = 64;
/** Versions of the format that are known. PyTorch 1.6 to 2.7 write version 3. */
const MAX_VERSION = 10;

/** First bytes of files that are not zip archives, by name of their format. */
const OTHER_FORMATS: readonly (readonly [offset: number, bytes: readonly number[], format: string])[] = [
  // The pickle of the integer 0x1950a86a20f9469cfc6c.
  [
    0,
    [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19],
    "PyTorch's format before 1.6",
  ],
  [257, [...'ustar'].map((character) => character.charCodeAt(0)), "PyTorch's tar format before 0.2"],
];

/**
 * Reads the parts of a file that `torch.save` wrote.
 * @throws Problem if it is damaged, or of another format.
 */
export async function readArchive(source: ByteSource): Promise<Archive> {
  const entries = await readDirectory(source).catch(async (error: unknown) => {
    await assertNotOlder(source);
    throw error;
  });
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
  return { entries, folder, pickle, bigEndian: order === 'big' };
}

async function assertNotOlder(source: ByteSource): Promise<void> {
  const length = Math.max(...OTHER_FORMATS.map(([offset, bytes]) => offset + bytes.length));
  const head = new Uint8Array(await readExactly(source, 0, Math.min(length, source.size)));
  for (const [offset, bytes, format] of OTHER_FORMATS) {
    if (bytes.every((byte, i) => head[offset + i] === byte)) {
      throw new Problem(`is in ${format}, which convkit does not read`, SAVE_AGAIN);
    }
  }
}

async function readText(source: ByteSource, entries: ReadonlyMap<string, ZipEntry>, name: string) {
  const entry = entries.get(name);
  return entry && new TextDecoder().decode(await readEntry(source, entry, MAX_TEXT_BYTES));
}
