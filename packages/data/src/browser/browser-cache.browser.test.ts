import { afterEach, expect, it } from 'vitest';
import { sha256 } from '../download/sha256.js';
import { download } from '../index.js';
import { browserCache } from './index.js';

const NAME = 'convkit-data-test';
const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) % 251);

afterEach(() => caches.delete(NAME));

const server = (content: Uint8Array<ArrayBuffer>, cutAfter?: number) => {
  let requests = 0;
  const fetch = async () => {
    requests++;
    if (cutAfter === undefined) return new Response(content);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(content.slice(0, cutAfter));
        controller.error(new TypeError('connection lost'));
      },
    });
    return new Response(body);
  };
  return { fetch: fetch as typeof globalThis.fetch, requests: () => requests };
};

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

it('caches a download in Chromium, and downloads it again if the entry is damaged', async () => {
  const { fetch, requests } = server(bytes);
  const options = { fetch, cache: browserCache(NAME), sha256: await sha256(bytes) };
  expect(same(await download('https://x/set.bin', options), bytes)).toBe(true);
  expect(same(await download('https://x/set.bin', options), bytes)).toBe(true);
  expect(requests()).toBe(1);

  const cache = await caches.open(NAME);
  const entries = await cache.keys();
  expect(entries).toHaveLength(2);
  const entry = entries.find(({ url }) => !url.endsWith('.sha256')) as Request;
  await cache.put(entry, new Response(bytes.slice(1)));
  expect(same(await download('https://x/set.bin', options), bytes)).toBe(true);
  expect(requests()).toBe(2);
});

it('stores nothing of a failed transfer', async () => {
  const { fetch } = server(bytes, 1000);
  const options = { fetch, cache: browserCache(NAME), retries: 0 };
  await expect(download('https://x/set.bin', options)).rejects.toThrow(
    'https://x/set.bin cannot be downloaded',
  );
  expect(await (await caches.open(NAME)).keys()).toEqual([]);
});
