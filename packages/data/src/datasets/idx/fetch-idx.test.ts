import { DataError } from '@convkit/core';
import { gzip } from 'pako';
import { expect, it } from 'vitest';
import { sha256 } from '../../download/sha256.js';
import { encodeIdx, type IdxSet, idxSet } from '../../index.js';

const images = encodeIdx({ shape: [2, 1, 1], data: Uint8Array.of(7, 8) });
const labels = encodeIdx({ shape: [2], data: Uint8Array.of(0, 1) });
const sums = { images: await sha256(images), labels: await sha256(labels) };
const set: IdxSet = { name: 'Tiny', classes: ['a', 'b'], sha256: { train: sums, test: sums } };

function server(files: Record<string, Uint8Array | Response>) {
  const asked: string[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    asked.push(String(url));
    const file = files[String(url)];
    if (file instanceof Response) return file;
    return file ? new Response(file as Uint8Array<ArrayBuffer>) : new Response('none', { status: 404 });
  };
  return { asked, fetch: fetch as typeof globalThis.fetch };
}

it('downloads plain and gzip files, under either spelling', async () => {
  const { asked, fetch } = server({
    'https://x/set/t10k-images-idx3-ubyte.gz': gzip(images),
    'https://x/set/t10k-labels.idx1-ubyte': labels,
  });
  const dataset = await idxSet(set, 'https://x/set', { split: 'test', fetch });
  expect(dataset.get(1)).toEqual({ image: Uint8Array.of(8), label: 1 });
  expect(asked).toHaveLength(1 + 4);
  expect((await idxSet(set, new URL('https://x/set/'), { split: 'test', fetch })).length).toBe(2);
});

it('names the URL that failed', async () => {
  const from = (files: Record<string, Uint8Array | Response>) =>
    idxSet(set, 'https://x', { split: 'train', retries: 0, maxBytes: 100, fetch: server(files).fetch });
  const url = 'https://x/train-images-idx3-ubyte.gz';
  await expect(from({})).rejects.toThrow(
    'https://x/ has none of train-images-idx3-ubyte.gz, train-images-idx3-ubyte,',
  );
  await expect(from({ [url]: new Response('', { status: 503 }) })).rejects.toThrow(
    `${url} cannot be downloaded: the server responded with 503`,
  );
  await expect(from({ [url]: new Uint8Array(101) })).rejects.toThrow(`${url}: oversized`);
  await expect(
    from({ [url]: new TextEncoder().encode('<html>'), 'https://x/train-labels-idx1-ubyte': labels }),
  ).rejects.toThrow(`${url}: bad magic`);
  const broken = () => Promise.reject(new TypeError('fetch failed'));
  const rejected = idxSet(set, 'https://x', { split: 'train', retries: 0, fetch: broken });
  await expect(rejected).rejects.toThrow(DataError);
  await expect(rejected).rejects.toThrow(`${url} cannot be downloaded: fetch failed`);
});

it('can be aborted', async () => {
  const signal = AbortSignal.abort();
  const aborted = idxSet(set, 'https://x', { split: 'train', signal, fetch: server({}).fetch });
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
});
