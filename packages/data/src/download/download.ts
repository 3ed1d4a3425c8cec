import { DataError } from '@convkit/core';
import { GrowingBytes } from '../archives/byte-source.js';
import { DEFAULT_MAX_BYTES } from '../datasets/idx/idx.js';
import { cacheKey, type DownloadCache, keep, kept } from './download-cache.js';
import { runningSha256 } from './sha256.js';
import { ChangedError, type TransferOptions, transfer } from './transfer.js';

export interface DownloadOptions extends TransferOptions {
  /** Of the file as it is on the server, in hexadecimal. */
  readonly sha256?: string;
  /** Looked into first; keeps what comes. */
  readonly cache?: DownloadCache;
}

/** How often a file is begun anew because it changed on the server in the middle. */
const FRESH_STARTS = 2;

/**
 * The bytes at `url`, tried again and resumed as `TransferOptions` say. Memory: twice the file at most.
 * @throws DataError naming the URL when it cannot be fetched, is larger than `maxBytes` or has another SHA-256.
 */
export async function download(url: string | URL, options: DownloadOptions = {}): Promise<Uint8Array> {
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  return freshStarts(async () => {
    const held = new GrowingBytes(String(url), maxBytes);
    for await (const piece of downloadStream(url, options)) held.add(piece);
    return held.bytes();
  });
}

/**
 * The bytes at `url` as they come, or from the cache. With a cache they are kept first, as a whole, then read from it.
 * Memory: a piece.
 * @throws DataError as `download`, of a wrong SHA-256 once all bytes have been handed out; and when the file changed on
 *   the server after some were.
 */
export async function* downloadStream(
  url: string | URL,
  options: DownloadOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { cache, sha256 } = options;
  if (!cache) return yield* checked(String(url), options);
  const key = await cacheKey(String(url), sha256?.toLowerCase());
  let content = await kept(cache, key);
  if (!content) {
    await freshStarts(() => keep(cache, key, checked(String(url), options)));
    content = await cache.read(key);
  }
  if (!content) throw new DataError(`${url}: the cache did not keep it`);
  yield* content;
}

async function* checked(url: string, options: DownloadOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const running = options.sha256 === undefined ? undefined : runningSha256();
  for await (const piece of transfer(url, options)) {
    running?.update(piece);
    yield piece;
  }
  const actual = running?.digest();
  if (actual !== options.sha256?.toLowerCase()) {
    throw new DataError(`${url}: SHA-256 expected ${options.sha256}, actual ${actual}`, {
      hint: 'The file on the server is another one, or was changed on its way.',
    });
  }
}

async function freshStarts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = FRESH_STARTS; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ChangedError) || left === 0) throw error;
    }
  }
}
