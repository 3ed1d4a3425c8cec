import { CheckpointError } from '@convkit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testRunStore } from '../run-store.fixture.js';
import { deleteRun, listRuns, OpfsRunStore } from './index.js';

const RUN = 'a/b: ä';
beforeEach(() => deleteRun(RUN));
afterEach(() => vi.restoreAllMocks());

describe('a store in the origin private file system', () => {
  testRunStore((options) => OpfsRunStore.open(RUN, options));
});

it('lists runs by their names, and deletes them unless they are open', async () => {
  const store = await OpfsRunStore.open(RUN);
  await store.write(new Uint8Array(7));
  const named = async () => (await listRuns()).filter(({ name }) => name === RUN);
  expect(await named()).toEqual([{ name: RUN, bytes: 7, modified: expect.any(Number) }]);
  await expect(deleteRun(RUN)).rejects.toThrow(/is open in another tab/);
  await store.close();
  await deleteRun(RUN);
  await deleteRun(RUN);
  expect(await named()).toEqual([]);
});

it('says that the storage is full, and keeps the old checkpoint', async () => {
  const store = await OpfsRunStore.open(RUN);
  await store.write(Uint8Array.of(1));
  vi.spyOn(FileSystemWritableFileStream.prototype, 'write').mockRejectedValue(
    new DOMException('no room', 'QuotaExceededError'),
  );
  const error = await store.write(Uint8Array.of(2)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  expect(error).toMatchObject({
    message: `cannot write the checkpoint of '${RUN}': no room`,
    hint: expect.stringMatching(/storage for this site is full/),
  });
  expect(await store.read()).toEqual(Uint8Array.of(1));
  await store.close();
});

it('says that the browser denies its storage', async () => {
  vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('denied', 'SecurityError'));
  const error = await OpfsRunStore.open(RUN).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'CheckpointError',
    message: 'cannot open the storage of this site: denied',
    hint: expect.stringMatching(/private windows/),
  });
});
