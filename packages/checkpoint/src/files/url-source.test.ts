import { CheckpointError } from '@convkit/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  encodeSafetensors,
  openSafetensors,
  readTensors,
  type UrlSourceOptions,
  urlSource,
} from '../index.js';
import { rangeServer, type Served } from './range-server.fixture.js';

const MIB = 2 ** 20;
const bytes = Uint8Array.from({ length: 3 * MIB + 5 }, (_, i) => (i * i) % 251);

let server: Awaited<ReturnType<typeof rangeServer>>;
afterEach(() => server.close());

/** Opens the file of a new server, which `served` describes. */
async function opened(served: Partial<Served> = {}, options: UrlSourceOptions = {}) {
  const all: Served = { bytes, headers: { ETag: '"1"' }, ...served };
  server = await rangeServer(all);
  return { served: all, source: await urlSource(server.url, options) };
}

const ranges = () => server.requests.map(({ range }) => range);
const equal = (part: Uint8Array, begin: number, end: number) =>
  Buffer.compare(part, bytes.subarray(begin, end)) === 0;

describe('urlSource', () => {
  it('reads ranges, and small ones from what it read ahead', async () => {
    const { source } = await opened();
    expect(source).toMatchObject({ name: server.url, size: bytes.length });
    for (const [begin, end] of [
      [0, 8],
      [MIB - 8, MIB],
      [MIB - 1, MIB + 1],
      [MIB + 1, MIB + 1000],
      [1, 2 * MIB + 1],
      [bytes.length - 5, bytes.length],
      [bytes.length, bytes.length],
      [7, 7],
    ] as const) {
      const part = await source.read(begin, end);
      expect(equal(part, begin, end), `${begin} to ${end}`).toBe(true);
      expect(part.buffer.byteLength).toBe(end - begin);
    }
    expect(ranges()).toEqual([
      `bytes=0-${MIB - 1}`,
      `bytes=${MIB - 1}-${2 * MIB - 2}`,
      `bytes=1-${2 * MIB}`,
      `bytes=${bytes.length - 5}-${bytes.length - 1}`,
    ]);
    await source.close();
  });

  it('opens safetensors: one request for the header and small tensors', async () => {
    const large = {
      dtype: 'float32',
      shape: [MIB],
      data: Float32Array.from({ length: MIB }, (_, i) => i),
    } as const;
    const small = { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } as const;
    const tensors = new Map([
      ['a', small],
      ['b', large],
      ['c', small],
      ['d', small],
    ]);
    const { source } = await opened({ bytes: encodeSafetensors(tensors) });
    const read = await readTensors(await openSafetensors(source));
    // Comparing a million numbers with toEqual takes seconds.
    expect(Buffer.compare(encodeSafetensors(read), encodeSafetensors(tensors))).toBe(0);
    expect(server.requests).toHaveLength(3);
  });

  it('sends headers with each request', async () => {
    const { source } = await opened({}, { headers: { Authorization: 'Bearer 1' } });
    await source.read(2 * MIB, 3 * MIB);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(['Bearer 1', 'Bearer 1']);
  });

  it.each([
    ['another ETag', { headers: { ETag: '"2"' } }],
    ['no ETag', { headers: {} }],
    ['another length', { bytes: bytes.subarray(1) }],
    ['the entire file', { ignoresRanges: true }],
    ['a file that ends before', { bytes: bytes.subarray(0, 10) }],
  ])('rejects a file that changed: the server now sends %s', async (_, now) => {
    const { served, source } = await opened();
    Object.assign(served, now);
    const read = source.read(2 * MIB, 2 * MIB + 8);
    await expect(read).rejects.toThrow(CheckpointError);
    await expect(read).rejects.toThrow(/changed while it was read|Content-Range bytes|with 416/);
  });

  it('compares Last-Modified if there is no ETag', async () => {
    const { served, source } = await opened({
      headers: { 'Last-Modified': 'Mon, 01 Jan 2024 00:00:00 GMT' },
    });
    expect(equal(await source.read(2 * MIB, 2 * MIB + 8), 2 * MIB, 2 * MIB + 8)).toBe(true);
    served.headers = { 'Last-Modified': 'Mon, 01 Jan 2024 00:00:01 GMT' };
    await expect(source.read(0, 8)).rejects.toThrow(`${server.url} changed while it was read`);
  });

  it('rejects a Content-Range that it did not ask for, and none', async () => {
    for (const [contentRange, message] of [
      [() => 'bytes 1-100/200', /Content-Range bytes 1-100\/200/],
      [() => undefined, /Content-Range missing/],
      [() => `bytes 0-${MIB - 1}/*`, /Content-Range bytes 0-1048575\/\*/],
    ] as const) {
      await expect(opened({ contentRange })).rejects.toThrow(message);
      await server.close();
    }
    const { served, source } = await opened();
    served.contentRange = () => `bytes 0-7/${bytes.length}`;
    await expect(source.read(2 * MIB, 2 * MIB + 8)).rejects.toThrow(CheckpointError);
  });

  it.each([{ chunked: false }, { chunked: true }])(
    'reads the whole file once if the server ignores ranges: %j',
    async (options) => {
      const { source } = await opened({ ignoresRanges: true, ...options });
      expect(source.size).toBe(bytes.length);
      expect(equal(await source.read(0, bytes.length), 0, bytes.length)).toBe(true);
      expect(equal(await source.read(2 * MIB, 3 * MIB), 2 * MIB, 3 * MIB)).toBe(true);
      expect(server.requests).toHaveLength(1);
      await server.close();
      const limited = opened({ ignoresRanges: true, ...options }, { maxBytes: MIB });
      await expect(limited).rejects.toThrow(
        `longer than ${MIB} bytes, and its server does not support ranges`,
      );
    },
  );

  it('opens an empty file', async () => {
    const { source } = await opened({ bytes: new Uint8Array(0) });
    expect([source.size, (await source.read(0, 0)).length]).toEqual([0, 0]);
  });

  it('names the URL and what the server answered', async () => {
    await expect(opened({ status: 404 })).rejects.toThrow(
      'model.safetensors: the server responded with 404 Not Found',
    );
    await server.close();
    await expect(opened({ status: 401 })).rejects.toMatchObject({ hint: /Authorization/ });
    await server.close();
    await expect(opened({ cutAfter: 1000 })).rejects.toThrow(/model.safetensors cannot be read/);
    await server.close();
    await expect(opened({ cutAfter: 1000, ignoresRanges: true })).rejects.toThrow(CheckpointError);
    await server.close();
    await expect(urlSource(server.url)).rejects.toThrow(/model.safetensors cannot be read: .*ECONNREFUSED/);
  });

  it('throws the reason of an aborted signal', async () => {
    const abort = new AbortController();
    const { source } = await opened({}, { signal: abort.signal });
    abort.abort();
    await expect(source.read(2 * MIB, 3 * MIB)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('uses the given fetch, and counts the bytes that it yields', async () => {
    const headers = { 'Content-Range': 'bytes 0-9/10' };
    const fetch = (length: number) => async () =>
      new Response(new Uint8Array(length), { status: 206, headers });
    server = await rangeServer({ bytes, headers: {} });
    expect((await urlSource('https://x/y', { fetch: fetch(10) })).size).toBe(10);
    await expect(urlSource('https://x/y', { fetch: fetch(9) })).rejects.toThrow('only 9 of 10 bytes arrived');
    await expect(urlSource('https://x/y', { fetch: fetch(11) })).rejects.toThrow('more than the expected 10');
  });
});
