import { DataError } from '@convkit/core';
import { md5 } from '@noble/hashes/legacy.js';
import { type ByteSource, pieces } from '../../archives/byte-source.js';
import { decompressedPieces } from '../../archives/gzip.js';
import { tarEntries } from '../../archives/tar.js';
import { type DownloadOptions, downloadStream } from '../../download/download.js';
import { hex } from '../../download/sha256.js';
import { type ArrayDataset, arrayDataset } from '../dataset.js';
import { checkSplit, type Split } from '../idx/idx-set.js';
import { CIFAR_SHAPE, CifarArrays } from './cifar-records.js';
import { CIFAR10, CIFAR100, CIFAR100_COARSE, type CifarSet } from './cifar-sets.js';

/** A file's content, at hand or as a stream, and what errors call it. */
export interface NamedSource {
  readonly name: string;
  readonly bytes: ByteSource;
}

/** The archive by its URL or as a stream, plain or gzip; or the split's `.bin` files. */
export type CifarSource = string | URL | NamedSource | readonly NamedSource[];

export interface CifarOptions extends DownloadOptions {
  readonly split: Split;
}

export interface Cifar100Options extends CifarOptions {
  /** The hundred kinds unless told. */
  readonly labels?: 'fine' | 'coarse';
}

/** More than any of the two sets takes, once decompressed. */
const MAX_ARCHIVE_BYTES = 2 ** 28;

/** One split of CIFAR-10, from the URL or a stream of the `.tar.gz` of its binary version, or from its `.bin` files. */
export function cifar10(source: CifarSource, options: CifarOptions): Promise<ArrayDataset> {
  return cifarSet(CIFAR10, source, options);
}

/** One split of CIFAR-100, as `cifar10`. */
export function cifar100(
  source: CifarSource,
  { labels = 'fine', ...options }: Cifar100Options,
): Promise<ArrayDataset> {
  return cifarSet(labels === 'coarse' ? CIFAR100_COARSE : CIFAR100, source, options);
}

/**
 * One split of a set in CIFAR's binary format. Memory: 3,073 bytes an image; an archive is never there as a whole.
 * @throws DataError naming the file that is missing, damaged or not as long as published, or the archive whose MD5 is
 *   not the published one.
 */
export async function cifarSet(
  set: CifarSet,
  source: CifarSource,
  { split, ...options }: CifarOptions,
): Promise<ArrayDataset> {
  const arrays = new CifarArrays(set, checkSplit(split));
  const files = set.files[split];
  let lacking = 'the files given lack';
  if (isList(source)) {
    for (const { name, bytes } of source) {
      if (files.includes(baseName(name))) await arrays.add(baseName(name), bytes, name);
    }
  } else {
    const fromUrl = typeof source === 'string' || source instanceof URL;
    const name = fromUrl ? String(source) : source.name;
    lacking = `${name} lacks`;
    const bytes = fromUrl ? downloadStream(source, options) : source.bytes;
    await readArchive(set, split, { name, bytes }, arrays, options);
  }
  if (arrays.missing.length > 0) {
    throw new DataError(`${lacking} ${arrays.missing.join(', ')} of ${set.name}`, {
      hint: `Expected is the binary version: ${set.archive.name}, or the .bin files in it.`,
    });
  }
  const { images, labels } = arrays;
  return arrayDataset({ images, labels, shape: CIFAR_SHAPE, classes: set.classes });
}

async function readArchive(
  set: CifarSet,
  split: Split,
  { name, bytes }: NamedSource,
  arrays: CifarArrays,
  { signal, maxBytes = MAX_ARCHIVE_BYTES }: DownloadOptions,
): Promise<void> {
  const hash = md5.create();
  const watched = async function* () {
    for await (const piece of pieces(bytes)) {
      signal?.throwIfAborted();
      if (set.archive.md5) hash.update(piece);
      yield piece;
    }
  };
  for await (const entry of tarEntries(decompressedPieces(watched(), name, maxBytes), name)) {
    const file = baseName(entry.path);
    if (set.files[split].includes(file)) await arrays.add(file, entry.content(), `${name}, entry ${file}`);
  }
  const actual = hex(hash.digest());
  if (set.archive.md5 && actual !== set.archive.md5) {
    throw new DataError(
      `${name} is not the archive of ${set.name}: MD5 expected ${set.archive.md5}, actual ${actual}`,
      { hint: 'Fetch the file again.' },
    );
  }
}

const isList = (source: CifarSource): source is readonly NamedSource[] => Array.isArray(source);

const baseName = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
