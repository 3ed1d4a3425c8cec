import { ConfigError, checkArguments, checkOptions, DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES, GrowingBytes } from '../archives/byte-source.js';
import { TRANSFER } from '../check-values.js';
import { cacheKey, type DownloadCache, readVerified, writeVerified } from './download-cache.js';
import { runningSha256 } from './sha256.js';
import { ChangedError, type TransferOptions, transfer } from './transfer.js';

/** Options for downloading a file. */
export interface DownloadOptions extends TransferOptions {
  /**
   * Expected SHA-256 checksum of the file on the server in hexadecimal, or its first digits, at least eight, if no more is published.
   * Defaults to no check.
   */
  readonly sha256?: string;
  /** Cache to read the file from, and to store it in after downloading. Defaults to none. */
  readonly cache?: DownloadCache;
}

/** Number of restarts when the file changes on the server during the download. */
const RESTARTS = 2;

/** A SHA-256 checksum, or its beginning. */
const CHECKSUM = /^[0-9a-f]{8,64}$/i;

/**
 * Downloads a file into memory, retrying and resuming as needed. Memory: at most twice the size of the file.
 * @throws DataError if the file cannot be downloaded, exceeds `maxBytes`, or has the wrong checksum. The message names the URL.
 * @throws ConfigError if `sha256` is not a checksum.
 */
export async function download(url: string | URL, options: DownloadOptions = {}): Promise<Uint8Array> {
  checkOptions('download', options, TRANSFER);
  checkArguments('download', { url }, { url: 'URL' });
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  return restarting(async () => {
    const content = new GrowingBytes(String(url), maxBytes);
    for await (const piece of downloadStream(url, options)) content.add(piece);
    return content.bytes();
  });
}

/**
 * Streams a file from the network or the cache. With a cache, the file is stored completely before it is read. Memory: one piece.
 * @throws DataError as `download`. Without a cache, a wrong checksum is reported only after all bytes have been passed on, and a file that
 *   changes on the server is an error.
 */
export async function* downloadStream(
  url: string | URL,
  options: DownloadOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  checkOptions('downloadStream', options, TRANSFER);
  checkArguments('downloadStream', { url }, { url: 'URL' });
  const { cache, sha256 } = options;
  if (!cache) return yield* checked(String(url), options);
  const key = await cacheKey(String(url), sha256?.toLowerCase());
  let content = await readVerified(cache, key);
  if (!content) {
    await restarting(() => writeVerified(cache, key, checked(String(url), options)));
    content = await cache.read(key);
  }
  if (!content) throw new DataError(`${url}: the cache did not store it`);
  yield* content;
}

async function* checked(url: string, options: DownloadOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const { sha256 } = options;
  if (sha256 === undefined) return yield* transfer(url, options);
  if (!CHECKSUM.test(sha256)) {
    throw new ConfigError(`sha256 must be 8 to 64 hexadecimal digits, got '${sha256}'`);
  }
  const running = runningSha256();
  for await (const piece of transfer(url, options)) {
    running.update(piece);
    yield piece;
  }
  const actual = running.digest();
  if (!actual.startsWith(sha256.toLowerCase())) {
    throw new DataError(`${url}: expected SHA-256 ${sha256}, got ${actual}`, {
      code: 'DATA_DOWNLOAD',
      hint: 'Check the URL: it serves a different file.',
    });
  }
}

/** Repeats a download that the file's change on the server interrupted. */
export async function restarting<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = RESTARTS; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ChangedError) || left === 0) throw error;
    }
  }
}
