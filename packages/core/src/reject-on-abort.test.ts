import { expect, it } from 'vitest';
import { rejectOnAbort } from './reject-on-abort.js';

const never = new Promise<never>(() => {});

it('settles as the promise does', async () => {
  const { signal } = new AbortController();
  expect(await rejectOnAbort(Promise.resolve(1), signal)).toBe(1);
  await expect(rejectOnAbort(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
});

it("rejects with the signal's reason, before or while it waits", async () => {
  const controller = new AbortController();
  const waiting = rejectOnAbort(never, controller.signal);
  controller.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await expect(rejectOnAbort(never, controller.signal)).rejects.toThrow('stopped');
});
