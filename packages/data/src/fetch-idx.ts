import { DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES, type IdxOptions } from './idx.js';
import { idxNames } from './idx-names.js';
import type { IdxPair, NamedBytes, Split } from './idx-set.js';

export interface FetchOptions extends IdxOptions {
  readonly signal?: AbortSignal;
  /** Instead of the global one: to add headers, or a cache. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Fetches the two files of a split from the folder at `base`, under whichever usual name they are there. */
export async function fetchIdxPair(
  base: string | URL,
  split: Split,
  options: FetchOptions,
): Promise<IdxPair> {
  const names = idxNames(split, ['.gz', '']);
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

/** The bytes at `url`, or nothing where the server has no such file. */
async function fetchBytes(url: string, options: FetchOptions): Promise<Uint8Array | undefined> {
  const { signal, fetch = globalThis.fetch, maxBytes = DEFAULT_MAX_BYTES } = options;
  try {
    const response = await fetch(url, { signal });
    if (response.status === 404 || response.status === 410) return undefined;
    if (!response.ok)
      throw new DataError(`${url}: the server answers ${response.status} ${response.statusText}`);
    return await readBody(response, url, maxBytes);
  } catch (cause) {
    if (cause instanceof DataError || signal?.aborted) throw cause;
    throw new DataError(`${url} cannot be fetched: ${(cause as Error).message}`, { cause });
  }
}

async function readBody(response: Response, url: string, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    length += piece.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw new DataError(`${url}: oversized: more than ${maxBytes} bytes`);
    }
    pieces.push(piece.value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
