import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Answer, fickleServer, file, status } from '../../test/fickle-server.js';
import { sha256 } from '../download/sha256.js';
import { downloadFile } from './index.js';

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251);
const sum = await sha256(bytes);

let dir: string;
let server: Awaited<ReturnType<typeof fickleServer>>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-download-'));
});
afterAll(() => rm(dir, { recursive: true }));
afterEach(() => server.close());

async function fetched(folder: string, ...answers: Answer[]) {
  server = await fickleServer(...answers);
  const path = join(dir, folder, 'weights.bin');
  await downloadFile(server.url, path, { sha256: sum.slice(0, 8), retries: 1, retryDelay: 1 });
  return readFile(path);
}

it('writes the complete file to a new folder, resuming where it was interrupted', async () => {
  const etag = '"1"';
  const got = await fetched('resumed', file(bytes, { etag, cutAfter: 40_000 }), file(bytes, { etag }));
  expect(Buffer.compare(got, bytes)).toBe(0);
  expect(server.ranges).toEqual([undefined, 'bytes=40000-']);
});

it('leaves nothing behind if the file is missing or another one', async () => {
  await expect(fetched('wrong', file(bytes.slice(1)))).rejects.toThrow(DataError);
  expect(await readdir(join(dir, 'wrong'))).toEqual([]);
  await server.close();
  await expect(fetched('missing', status(404))).rejects.toThrow('the server responded with 404');
  expect(await readdir(join(dir, 'missing'))).toEqual([]);
});
