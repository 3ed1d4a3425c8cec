import { CheckpointError } from '@convkit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testRunStore } from '../checkpoint/run-store.fixture.js';
import { testRunFiles } from '../run-folder/run-files.fixture.js';
import { deleteRun, listRuns, OpfsRunStore } from './index.js';

const RUN = 'a/b: ä';
beforeEach(() => deleteRun(RUN));
afterEach(() => vi.restoreAllMocks());

describe('OpfsRunStore', () => {
  testRunStore((options) => OpfsRunStore.open(RUN, options));
  testRunFiles(() => OpfsRunStore.open(RUN));
});

it('lists runs by name and deletes them unless they are open', async () => {
  const store = await OpfsRunStore.open(RUN);
  await store.write(new Uint8Array(7));
  const storedRuns = async () => (await listRuns()).filter(({ name }) => name === RUN);
  expect(await storedRuns()).toEqual([{ name: RUN, bytes: 7, modified: expect.any(Number) }]);
  await expect(deleteRun(RUN)).rejects.toThrow(/is open in another tab/);
  await store.close();
  await deleteRun(RUN);
  await deleteRun(RUN);
  expect(await storedRuns()).toEqual([]);
});

it('reads complete checkpoints during writes, and closes after both', async () => {
  const store = await OpfsRunStore.open(RUN);
  const checkpoint = (value: number) => new Uint8Array(2 ** 18).fill(value);
  await store.write(checkpoint(0));
  for (let i = 1; i <= 40; i++) {
    const written = store.write(checkpoint(i));
    await new Promise((resolve) => setTimeout(resolve, i % 8));
    const read = (await store.read()) as Uint8Array;
    expect([read.length, read[0], read.at(-1)]).toEqual([2 ** 18, i, i]);
    await written;
  }
  const last = store.write(checkpoint(99));
  await store.close();
  await expect(Promise.race([last, Promise.resolve('in progress')])).resolves.toMatch(/safetensors$/);
});

it('stores runs in a browser without writable streams', async () => {
  const worker = new Worker(new URL('./without-writables.fixture.ts', import.meta.url), { type: 'module' });
  const read = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });
  worker.postMessage(RUN);
  expect(await read).toEqual(Uint8Array.of(5, 6));
  worker.terminate();
  expect((await listRuns()).filter(({ name }) => name.startsWith(RUN))).toMatchObject([
    { name: RUN, bytes: 2 },
  ]);
});

it('reports a browser without an origin private file system', async () => {
  vi.spyOn(navigator, 'storage', 'get').mockReturnValue({} as StorageManager);
  await expect(OpfsRunStore.open(RUN)).rejects.toThrow(
    'Cannot open the storage for this site: this browser does not offer any',
  );
});

it('skips a run that cannot be read', async () => {
  const store = await OpfsRunStore.open(RUN);
  await store.write(new Uint8Array(7));
  await store.close();
  const other = await OpfsRunStore.open('replaced now');
  await other.write(new Uint8Array(7));
  await other.close();
  const { getDirectoryHandle } = FileSystemDirectoryHandle.prototype;
  const failing = vi
    .spyOn(FileSystemDirectoryHandle.prototype, 'getDirectoryHandle')
    .mockImplementation(function (this: FileSystemDirectoryHandle, name, options) {
      if (name.startsWith('replaced')) throw new DOMException('it was replaced', 'NotReadableError');
      return getDirectoryHandle.call(this, name, options);
    });
  const names = (await listRuns()).map(({ name }) => name);
  expect(names).toContain(RUN);
  expect(names).not.toContain('replaced now');
  failing.mockRestore();
  await deleteRun('replaced now');
});

it('reports full storage and keeps the old checkpoint', async () => {
  const store = await OpfsRunStore.open(RUN);
  await store.write(Uint8Array.of(1));
  vi.spyOn(FileSystemWritableFileStream.prototype, 'write').mockRejectedValue(
    new DOMException('no room', 'QuotaExceededError'),
  );
  const error = await store.write(Uint8Array.of(2)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  expect(error).toMatchObject({
    message: `Cannot write the checkpoint of '${RUN}': no room`,
    hint: expect.stringMatching(/storage for this site is full/),
  });
  expect(await store.read()).toEqual(Uint8Array.of(1));
  await store.close();
});

it('reports denied storage', async () => {
  vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('denied', 'SecurityError'));
  const error = await OpfsRunStore.open(RUN).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'CheckpointError',
    message: 'Cannot open the storage for this site: denied',
    hint: expect.stringMatching(/private windows/),
  });
});

it('reads a run that an older version stored as one file, and moves it to its folder', async () => {
  const root = await navigator.storage.getDirectory();
  const runs = await root.getDirectoryHandle('convkit-runs', { create: true });
  const old = await runs.getFileHandle(`${encodeURIComponent(RUN)}.safetensors`, { create: true });
  const writable = await old.createWritable();
  await writable.write(Uint8Array.of(1, 2, 3));
  await writable.close();
  expect((await listRuns()).find(({ name }) => name === RUN)?.bytes).toBe(3);
  await expect(OpfsRunStore.open(RUN)).rejects.toThrow(/already exists/);
  const store = await OpfsRunStore.open(RUN, { resume: true });
  expect(await store.read()).toEqual(Uint8Array.of(1, 2, 3));
  await store.write(Uint8Array.of(4));
  await store.close();
  await expect(runs.getFileHandle(old.name)).rejects.toThrow();
  expect((await listRuns()).filter(({ name }) => name === RUN)).toMatchObject([{ bytes: 1 }]);
});
