import { type ArgumentKind, checkArguments, checkOptions, DataError } from '@convkit/core';
import { md5 } from '@noble/hashes/legacy.js';
import { type ByteSource, pieces } from '../../archives/byte-source.js';
import { decompressedPieces } from '../../archives/gzip.js';
import { tarEntries } from '../../archives/tar.js';
import { CIFAR_SOURCE } from '../../check-values.js';
import { type DownloadOptions, downloadStream } from '../../download/download.js';
import { hex } from '../../download/sha256.js';
import { type ArrayDataset, arrayDataset } from '../dataset.js';
import { checkSplit, type Split } from '../split.js';
import { CIFAR_SHAPE, CifarArrays } from './cifar-records.js';
import { CIFAR10, CIFAR100, CIFAR100_COARSE, type CifarSet } from './cifar-sets.js';

const LABEL_BYTES: ArgumentKind = ['1 or 2', (value) => value === 1 || value === 2];

/** The contents of a file, in memory or as a stream. */
export interface NamedSource {
  /** Name of the file in error messages. */
  readonly name: string;
  /** Contents of the file. */
  readonly bytes: ByteSource;
}

/** URL or contents of the archive, plain or gzip, or the contents of the split's `.bin` files. */
export type CifarSource = string | URL | NamedSource | readonly NamedSource[];

/** Options for opening CIFAR-10. */
export interface CifarOptions extends DownloadOptions {
  /** The part of the dataset to open. */
  readonly split: Split;
}

/** Options for opening CIFAR-100. */
export interface Cifar100Options extends CifarOptions {
  /**
   * Which labels to use: 100 fine classes or 20 coarse ones.
   * @defaultValue 'fine'
   */
  readonly labels?: 'fine' | 'coarse';
}

/** Larger than either archive, once decompressed. */
const MAX_ARCHIVE_BYTES = 2 ** 28;

/** Opens one split of CIFAR-10 from the `.tar.gz` of its binary version, by URL or as a stream, or from its `.bin` files. */
export function cifar10(source: CifarSource, options: CifarOptions): Promise<ArrayDataset> {
  return cifarSet(CIFAR10, source, options);
}

/** Opens one split of CIFAR-100, from the same kinds of sources as `cifar10`. */
export function cifar100(source: CifarSource, options: Cifar100Options): Promise<ArrayDataset> {
  checkArguments('cifar100', { source }, { source: CIFAR_SOURCE });
  checkOptions('cifar100', options, { split: 'string', labels: 'string?' });
  const { labels = 'fine', ...others } = options;
  return cifarSet(labels === 'coarse' ? CIFAR100_COARSE : CIFAR100, source, others);
}

/**
 * Opens one split of a dataset in CIFAR's binary format. Memory: 3,073 bytes per image. The archive is streamed.
 * @throws DataError if a file is missing, damaged or of the wrong length, or the archive's MD5 is not the published one. The message
 *   names the file.
 */
export async function cifarSet(
  set: CifarSet,
  source: CifarSource,
  options: CifarOptions,
): Promise<ArrayDataset> {
  checkArguments('cifarSet', { source }, { source: CIFAR_SOURCE });
  checkOptions('cifarSet', set, {
    files: 'object',
    archive: 'object',
    name: 'string',
    records: 'object',
    classes: 'strings',
    label: 'count',
    labelBytes: LABEL_BYTES,
  });
  checkOptions('cifarSet', options, { split: 'string' });
  const { split, ...others } = options;
  const files = set.files[checkSplit(split)];
  checkOptions('cifarSet', { files, records: set.records[split] }, { files: 'strings', records: 'size' });
  const arrays = new CifarArrays(set, split);
  let missing = 'the given files lack';
  if (isList(source)) {
    for (const { name, bytes } of source) {
      if (files.includes(baseName(name))) await arrays.add(baseName(name), bytes, name);
    }
  } else {
    const fromUrl = typeof source === 'string' || source instanceof URL;
    const name = fromUrl ? String(source) : source.name;
    missing = `${name} lacks`;
    const bytes = fromUrl ? downloadStream(source, others) : source.bytes;
    await readArchive(set, split, { name, bytes }, arrays, others);
  }
  if (arrays.missing.length > 0) {
    throw new DataError(`${missing} ${arrays.missing.join(', ')} of ${set.name}`, {
      hint: `Use the binary version: ${set.archive.name}, or the .bin files in it.`,
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
      `${name} is not the archive of ${set.name}: expected MD5 ${set.archive.md5}, got ${actual}`,
      { hint: 'Download the file again.' },
    );
  }
}

const isList = (source: CifarSource): source is readonly NamedSource[] => Array.isArray(source);

const baseName = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
