import { GrowingBytes } from '../archives/byte-source.js';
import { runningSha256, sha256 } from './sha256.js';

/** Storage for downloads: `folderCache` of `@convkit/data/node`, `browserCache` of `@convkit/data/browser`, or a custom one. */
export interface DownloadCache {
  /** Returns the entry `key`, or undefined if there is none. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Stores `content` completely or, if it throws, not at all. */
  write(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Deletes the entry `key`, if it exists. */
  remove(key: string): Promise<void>;
}

/** Returns the cache key of a file, given its URL and, if known, its checksum. */
export function cacheKey(url: string, sum: string | undefined): Promise<string> {
  return sha256(new TextEncoder().encode(`${url}\n${sum ?? ''}`));
}

/** Stores `content` together with its checksum, which reveals a damaged entry later. */
export async function writeVerified(
  cache: DownloadCache,
  key: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const running = runningSha256();
  await cache.remove(sumKey(key));
  await cache.write(key, watched(content, running));
  await cache.write(sumKey(key), once(new TextEncoder().encode(running.digest())));
}

/** Reads an entry, verifying its checksum first. Removes it and returns undefined if it is damaged. */
export async function readVerified(
  cache: DownloadCache,
  key: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const [sum, content] = [await cache.read(sumKey(key)), await cache.read(key)];
  if (content && sum) {
    const expected = new GrowingBytes(key, 1024);
    for await (const piece of sum) expected.add(piece.subarray(0, 1024 - expected.length));
    const running = runningSha256();
    for await (const piece of content) running.update(piece);
    if (running.digest() === new TextDecoder().decode(expected.bytes())) return cache.read(key);
  }
  await cache.remove(sumKey(key));
  await cache.remove(key);
  return undefined;
}

const sumKey = (key: string) => `${key}.sha256`;

async function* watched(content: AsyncIterable<Uint8Array>, hash: { update(piece: Uint8Array): void }) {
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
