import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, Rng } from '@convkit/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mutate } from '../../../../../tooling/lib/mutate.js';
import { zipFile } from '../../../test/zip-file.js';
import { readZipEntry } from './zip-entry.js';

const stored = Uint8Array.from({ length: 300 }, (_, i) => i % 251);
const deflated = new Uint8Array(5000).fill(7);
const archive = zipFile({ 'folder/a.bin': stored, 'folder/b.bin': deflated });

let path: string;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-zip-'));
  path = join(dir, 'test.zip');
});
afterEach(() => rm(dir, { recursive: true }));

it('reads stored and deflated entries', async () => {
  await writeFile(path, archive);
  expect(await readZipEntry(path, 'folder/a.bin')).toEqual(stored);
  expect(await readZipEntry(path, 'folder/b.bin')).toEqual(deflated);
});

it('names a missing entry, and an archive that is not complete', async () => {
  await writeFile(path, archive);
  await expect(readZipEntry(path, 'c.bin')).rejects.toThrow(`${path} has no c.bin`);
  await writeFile(path, archive.subarray(0, -30));
  await expect(readZipEntry(path, 'folder/a.bin')).rejects.toThrow('test.zip is not a complete ZIP archive');
  await writeFile(path, archive.with(60, 1));
  await expect(readZipEntry(path, 'folder/a.bin')).rejects.toThrow('its CRC-32 does not match');
});

it('responds to mutations with a DataError or the intact entry', async () => {
  for (let round = 0; round < 100; round++) {
    await writeFile(path, mutate(archive, new Rng(3).child(round)));
    const result = await readZipEntry(path, 'folder/b.bin').catch((error: unknown) => error);
    if (result instanceof Uint8Array) expect(result).toEqual(deflated);
    else expect(result, `round ${round}`).toBeInstanceOf(DataError);
  }
});
