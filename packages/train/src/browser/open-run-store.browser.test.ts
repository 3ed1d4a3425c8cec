import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testRunStore } from '../checkpoint/run-store.fixture.js';
import { deleteRun, listRuns, openRunStore } from './index.js';

const RUN = 'a page’s run';
beforeEach(() => deleteRun(RUN));
afterEach(() => vi.restoreAllMocks());

describe('openRunStore', () => {
  testRunStore((options) =>
    openRunStore(RUN, {
      ...options,
      warn: (message) => {
        throw new Error(message);
      },
    }),
  );
});

it('keeps the checkpoint in memory and warns once while the storage is full', async () => {
  const warnings: string[] = [];
  const store = await openRunStore(RUN, { warn: (message) => warnings.push(message) });
  const full = vi
    .spyOn(FileSystemWritableFileStream.prototype, 'write')
    .mockRejectedValue(new DOMException('no room', 'QuotaExceededError'));
  await store.write(Uint8Array.of(1), 1);
  await store.write(Uint8Array.of(2), 2);
  expect(await store.read()).toEqual(Uint8Array.of(2));
  expect(warnings).toEqual([
    expect.stringMatching(/lost when the page is reloaded.*no room.*delete old runs/),
  ]);
  full.mockRestore();
  await store.write(Uint8Array.of(3, 3), 3);
  expect(await store.read()).toEqual(Uint8Array.of(3, 3));
  expect((await listRuns()).find(({ name }) => name === RUN)?.bytes).toBe(2);
  await store.close();
});

it('warns if storage is denied and keeps the checkpoint in memory, but rejects resuming', async () => {
  vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('denied', 'SecurityError'));
  const warnings: string[] = [];
  const options = { warn: (message: string) => warnings.push(message) };
  const store = await openRunStore(RUN, options);
  await store.write(Uint8Array.of(1), 1);
  expect(await store.read()).toEqual(Uint8Array.of(1));
  expect(warnings).toEqual([expect.stringMatching(/denied.*private windows/)]);
  await expect(openRunStore(RUN, { ...options, resume: true })).rejects.toThrow(/denied/);
});
