import { DataError } from '@convkit/core';
import { type DownloadOptions, download } from '../../download/download.js';
import { MissingError } from '../../download/transfer.js';
import { idxNames } from './idx-names.js';
import type { IdxPair, NamedBytes } from './idx-set.js';

/** Options for downloading files whose checksums are known already, or not published. */
export type FetchOptions = Omit<DownloadOptions, 'sha256'>;

/** Downloads the two files whose names start with `stem` from the folder at `base`, trying the usual spellings. */
export async function fetchIdxPair(
  base: string | URL,
  stem: string,
  options: FetchOptions,
): Promise<IdxPair> {
  const names = idxNames(stem, ['.gz', '']);
  const images = await fetchFirst(base, names.images, options);
  return { images, labels: await fetchFirst(base, names.labels, options) };
}

async function fetchFirst(
  base: string | URL,
  names: readonly string[],
  options: FetchOptions,
): Promise<NamedBytes> {
  const folder = String(base).replace(/\/*$/, '/');
  for (const name of names) {
    const bytes = await fetchBytes(folder + name, options);
    if (bytes) return { name: folder + name, bytes };
  }
  throw new DataError(`${folder} has none of ${names.join(', ')}`);
}

/** Downloads `url`. Returns undefined if the server has no such file. */
async function fetchBytes(url: string, options: FetchOptions): Promise<Uint8Array | undefined> {
  try {
    return await download(url, options);
  } catch (error) {
    if (error instanceof MissingError) return undefined;
    throw error;
  }
}
