import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fickleServer, file, status } from '../../test/fickle-server.js';
import { sha256 } from '../download/sha256.js';
import { download } from '../index.js';
import { folderCache } from './index.js';

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-cache-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('downloads a file once, and again if the entry is damaged', async () => {
  const server = await fickleServer(file(bytes));
  const options = {
    cache: folderCache(join(dir, 'made', 'here')),
    sha256: await sha256(bytes),
    retryDelay: 1,
  };
  const get = async () => Buffer.compare(await download(server.url, options), bytes);
  expect([await get(), await get()]).toEqual([0, 0]);
  expect(server.ranges).toHaveLength(1);

  const names = await readdir(join(dir, 'made', 'here'));
  const [entry] = names.filter((name) => !name.endsWith('.sha256'));
  expect(names).toHaveLength(2);
  await writeFile(join(dir, 'made', 'here', entry as string), bytes.subarray(0, 99_999));
  expect(await get()).toBe(0);
  expect(server.ranges).toHaveLength(2);
  await rm(join(dir, 'made', 'here', `${entry}.sha256`));
  expect(await get()).toBe(0);
  expect(server.ranges).toHaveLength(3);
  await server.close();
  expect(await get()).toBe(0);
});

it('stores nothing of a failed transfer or a wrong file', async () => {
  const cut = await fickleServer(file(bytes, { cutAfter: 50_000 }), status(500));
  const options = { cache: folderCache(dir), retries: 1, retryDelay: 1 };
  await expect(download(cut.url, options)).rejects.toThrow('cannot be downloaded');
  await cut.close();
  const other = await fickleServer(file(bytes));
  await expect(download(other.url, { ...options, sha256: '0'.repeat(64) })).rejects.toThrow('SHA-256');
  await other.close();
  expect(await readdir(dir)).toEqual([]);
});

it('separates files with different checksums at one URL', async () => {
  const other = bytes.map((byte) => 255 - byte);
  const server = await fickleServer(file(bytes), file(other));
  const get = async (sha: string) => download(server.url, { cache: folderCache(dir), sha256: sha });
  const [first, second] = [await sha256(bytes), await sha256(other)];
  for (let i = 0; i < 2; i++) {
    expect(Buffer.compare(await get(first), bytes)).toBe(0);
    expect(Buffer.compare(await get(second), other)).toBe(0);
  }
  expect(server.ranges).toHaveLength(2);
  await server.close();
});

it('names a file that is in its way', async () => {
  await writeFile(join(dir, 'file'), 'not a folder');
  const server = await fickleServer(file(bytes));
  const cache = folderCache(join(dir, 'file', 'below'));
  await expect(download(server.url, { cache })).rejects.toThrow(join(dir, 'file'));
  await mkdir(join(dir, 'busy'));
  await server.close();
});
