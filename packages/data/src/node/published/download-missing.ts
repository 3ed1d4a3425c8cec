import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES } from '../../archives/byte-source.js';
import { decompressed } from '../../archives/gzip.js';
import { type DatasetEntry, EMNIST_ARCHIVE } from '../../datasets/catalog.js';
import type { CifarSet } from '../../datasets/cifar/cifar-sets.js';
import { type EmnistVariant, emnistStem } from '../../datasets/idx/emnist.js';
import { idxNames, mnistStem } from '../../datasets/idx/idx-names.js';
import { compareChecksums, type IdxSet } from '../../datasets/idx/idx-set.js';
import type { Split } from '../../datasets/split.js';
import { download, downloadStream, restarting } from '../../download/download.js';
import { sha256 } from '../../download/sha256.js';
import type { TransferOptions } from '../../download/transfer.js';
import { isFile, writeWhole } from '../files.js';
import { readZipEntry } from './zip-entry.js';

/** Downloads the files of one split of a dataset that `dir` lacks. Verifies their checksums before they appear in `dir`. */
export async function downloadMissing(
  entry: DatasetEntry,
  dir: string,
  split: Split,
  options: TransferOptions,
): Promise<void> {
  if (entry.format === 'idx') await downloadIdx(entry.set, dir, split, options);
  else if (entry.format === 'cifar') await downloadCifar(entry.set, dir, split, options);
  else await downloadEmnist(entry.variant, dir, split, options);
}

async function downloadIdx(set: IdxSet, dir: string, split: Split, options: TransferOptions): Promise<void> {
  for (const kind of ['images', 'labels'] as const) {
    const name = await missingIdxFile(dir, mnistStem(split), kind);
    if (name === undefined || set.url === undefined) continue;
    const url = set.url + name;
    await explained(url, dir, async () => {
      const bytes = await download(url, options);
      const content = decompressed(bytes, url, DEFAULT_MAX_BYTES);
      compareChecksums(set, url, set.sha256[split][kind], await sha256(content));
      await writeWhole(join(dir, name), [bytes]);
    });
  }
}

async function downloadCifar(
  { files, archive }: CifarSet,
  dir: string,
  split: Split,
  options: TransferOptions,
): Promise<void> {
  const [first] = files[split] as [string];
  for (const path of [first, join(archive.folder, first), archive.name]) {
    if (await isFile(join(dir, path))) return;
  }
  const { name, url, sha256 } = archive;
  if (url !== undefined) await downloadArchive({ name, url, sha256 }, dir, options);
}

async function downloadEmnist(
  variant: EmnistVariant,
  dir: string,
  split: Split,
  options: TransferOptions,
): Promise<void> {
  const stem = emnistStem(variant, split);
  for (const kind of ['images', 'labels'] as const) {
    const name = await missingIdxFile(dir, stem, kind);
    if (name === undefined) continue;
    const archive = join(dir, EMNIST_ARCHIVE.name);
    if (!(await isFile(archive))) await downloadArchive(EMNIST_ARCHIVE, dir, options);
    await writeWhole(join(dir, name), [await readZipEntry(archive, `${EMNIST_ARCHIVE.folder}/${name}`)]);
  }
}

/** Returns the published name of a file, or undefined if `dir` contains it under any of its names. */
async function missingIdxFile(
  dir: string,
  stem: string,
  kind: 'images' | 'labels',
): Promise<string | undefined> {
  for (const name of idxNames(stem, ['', '.gz'])[kind]) if (await isFile(join(dir, name))) return undefined;
  return idxNames(stem, ['.gz'])[kind][0];
}

interface Archive {
  readonly name: string;
  readonly url: string;
  readonly md5?: string;
  readonly sha256?: string | undefined;
}

async function downloadArchive(
  { name, url, md5, sha256 }: Archive,
  dir: string,
  options: TransferOptions,
): Promise<void> {
  const [algorithm, expected] = sha256 === undefined ? ['MD5', md5] : ['SHA-256', sha256];
  const content = async function* () {
    const hash = createHash(algorithm);
    for await (const piece of downloadStream(url, options)) {
      hash.update(piece);
      yield piece;
    }
    const actual = hash.digest('hex');
    if (expected !== undefined && actual !== expected) {
      throw new DataError(`${url}: expected ${algorithm} ${expected}, got ${actual}`);
    }
  };
  await explained(url, dir, () => restarting(() => writeWhole(join(dir, name), content())));
}

/** Adds to an error how to get the file without a download. */
async function explained(url: string, dir: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    throw new DataError(cause.message, {
      code: 'DATA_DOWNLOAD',
      cause,
      hint: `Check the network connection, or download ${url} yourself and put the file in ${dir}.`,
    });
  }
}
