import { setBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { checksum } from './checksum.fixture.js';
import { createWasmBackend, threadsHere } from './index.js';

it('computes on one thread in a page that is not isolated, and gives the reason', async () => {
  expect(crossOriginIsolated).toBe(false);
  const { threads, reason } = await createWasmBackend({ threads: 4 });
  expect(threads).toBe(1);
  expect(reason).toContain('Cross-Origin-Embedder-Policy: require-corp');
  expect(threadsHere(4)).toEqual({ threads, reason });
  expect(threadsHere(1)).toEqual({ threads: 1 });
  expect(await setBackend('wasm')).toBe(true);
  expect(await checksum({ threads: 2 })).toMatch(/^1 [0-9a-f]{64}$/);
});
