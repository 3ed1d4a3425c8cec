import { GrowingBytes } from '../archives/byte-source.js';
import { runningSha256, sha256 } from './sha256.js';

/** Where downloads are kept: `folderCache` of `@convkit/data/node`, `browserCache` of `@convkit/data/browser`, or yours. */
export interface DownloadCache {
  /** What is kept under `key`, or nothing. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Keeps `content` as a whole or, where it throws, nothing. */
  write(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  remove(key: string): Promise<void>;
}

/** A key for what is at `url`, or for the one content of it that has this sum. */
export function cacheKey(url: string, sum: string | undefined): Promise<string> {
  return sha256(new TextEncoder().encode(`${url}\n${sum ?? ''}`));
}

/** Keeps `content` under `key`, and its sum, by which a damaged entry is known. */
export async function keep(
  cache: DownloadCache,
  key: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const running = runningSha256();
  await cache.remove(sumKey(key));
  await cache.write(key, watched(content, running));
  await cache.write(sumKey(key), once(new TextEncoder().encode(running.digest())));
}

/** What is kept under `key`, read through once to see that it is undamaged; otherwise it is removed. */
export async function kept(
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
