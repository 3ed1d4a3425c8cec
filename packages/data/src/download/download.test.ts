import { ConfigError } from '@convkit/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, fickleServer, file, status } from '../../test/fickle-server.js';
import { type DownloadOptions, download, downloadStream, type Progress } from '../index.js';
import { sha256 } from './sha256.js';

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) % 251);
const other = bytes.map((byte) => 255 - byte);
const sum = await sha256(bytes);

let server: Awaited<ReturnType<typeof fickleServer>>;
afterEach(() => server.close());

async function fetched(answers: Answer[], options: DownloadOptions = {}) {
  server = await fickleServer(...answers);
  const got = await download(server.url, { retryDelay: 1, ...options });
  return Buffer.compare(got, bytes) === 0 ? 'the file' : `${got.length} other bytes`;
}

describe('a download', () => {
  it('returns the bytes, verifies their checksum and reports progress', async () => {
    const told: Progress[] = [];
    const options = { sha256: sum.toUpperCase(), onProgress: (progress: Progress) => told.push(progress) };
    expect(await fetched([file(bytes)], options)).toBe('the file');
    expect(told.at(-1)).toEqual({ url: server.url, received: bytes.length, total: bytes.length });
    expect(told.map(({ received }) => received)).toEqual(
      told.map(({ received }) => received).sort((a, b) => a - b),
    );
    await expect(download(server.url, { sha256: '0'.repeat(64) })).rejects.toThrow(
      `${server.url}: expected SHA-256 ${'0'.repeat(64)}, got ${sum}`,
    );
    expect(Buffer.compare(await download(server.url, { sha256: sum.slice(0, 8).toUpperCase() }), bytes)).toBe(
      0,
    );
    await expect(download(server.url, { sha256: sum.slice(1, 9) })).rejects.toThrow(
      `${server.url}: expected SHA-256 ${sum.slice(1, 9)}, got ${sum}`,
    );
    for (const sha256 of ['', sum.slice(0, 7), `${sum}0`, 'not a checksum']) {
      await expect(download(server.url, { sha256 })).rejects.toThrow(ConfigError);
    }
    await expect(download(server.url, { maxBytes: 1000 })).rejects.toThrow('oversized: more than 1000 bytes');
  });

  it('resumes where it was interrupted', async () => {
    const etag = '"1"';
    const cut = file(bytes, { etag, cutAfter: 70_000 });
    expect(await fetched([cut, cut, file(bytes, { etag })], { sha256: sum })).toBe('the file');
    expect(server.ranges).toEqual([undefined, 'bytes=70000-', 'bytes=140000-']);
  });

  it('skips bytes already received if the server ignores ranges', async () => {
    const etag = '"1"';
    const options = { etag, ignoreRange: true };
    expect(await fetched([file(bytes, { ...options, cutAfter: 70_000 }), file(bytes, options)])).toBe(
      'the file',
    );
    expect(server.ranges).toEqual([undefined, 'bytes=70000-']);
  });

  it('restarts if the file changed, or may have changed', async () => {
    const old = file(other, { etag: '"1"', cutAfter: 70_000 });
    expect(await fetched([old, file(bytes, { etag: '"2"' })])).toBe('the file');
    expect(server.ranges).toEqual([undefined, 'bytes=70000-', undefined]);
    await server.close();
    expect(await fetched([file(other, { cutAfter: 70_000 }), file(bytes)])).toBe('the file');
    expect(server.ranges).toEqual([undefined, undefined, undefined]);
    await server.close();
    // A weak ETag identifies equivalent files, not identical ones.
    const weak = { etag: 'W/"1"' };
    expect(await fetched([file(other, { ...weak, cutAfter: 70_000 }), file(bytes, weak)])).toBe('the file');
  });

  it('rejects a range that it did not request', async () => {
    const wrong: Answer = (_, response) => {
      response.setHeader('Content-Range', 'bytes 0-99/200000');
      response.writeHead(206, { ETag: '"1"' }).end(other.subarray(0, 100));
    };
    const cut = file(bytes, { etag: '"1"', cutAfter: 70_000 });
    expect(await fetched([cut, wrong, file(bytes, { etag: '"1"' })])).toBe('the file');
    expect(server.ranges).toEqual([undefined, 'bytes=70000-', undefined]);
  });

  it('gives up on a wrong length, and on a server that keeps failing', async () => {
    const lying = file(bytes, { etag: '"1"', length: 300_000, cutAfter: 200_000 });
    await expect(fetched([lying], { retries: 2 })).rejects.toThrow('changed during the download');
    await server.close();
    const always = file(bytes, { length: 300_000, cutAfter: 200_000 });
    await expect(fetched([always], { retries: 0 })).rejects.toThrow(/set.bin cannot be downloaded: /);
    await server.close();
    await expect(fetched([status(500)], { retries: 2 })).rejects.toThrow(
      'set.bin cannot be downloaded: the server responded with 500 Internal Server Error (tried 3 times)',
    );
    expect(server.ranges).toHaveLength(3);
    await server.close();
    expect(await fetched([status(503), status(429), file(bytes)])).toBe('the file');
    await server.close();
    await expect(fetched([status(403)])).rejects.toThrow('set.bin: the server responded with 403');
    expect(server.ranges).toHaveLength(1);
    await server.close();
    await expect(fetched([status(404)])).rejects.toThrow('the server responded with 404');
  });

  it('can be aborted, even between retries', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    await expect(fetched([status(500)], { retryDelay: 2 ** 30, signal: abort.signal })).rejects.toMatchObject(
      {
        name: 'AbortError',
      },
    );
  });

  it('does not mix two files in a stream', async () => {
    server = await fickleServer(file(other, { etag: '"1"', cutAfter: 70_000 }), file(bytes, { etag: '"2"' }));
    let length = 0;
    const read = async () => {
      for await (const piece of downloadStream(server.url, { retryDelay: 1 })) length += piece.length;
    };
    await expect(read()).rejects.toThrow(`${server.url} changed during the download`);
    expect(length).toBe(70_000);
  });
});
