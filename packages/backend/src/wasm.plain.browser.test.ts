import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { useBackend } from './selection/use-backend.js';
import { wasm } from './wasm.js';

it('computes on one thread in a page that is not isolated, and gives the reason', async () => {
  const { facts, limit } = await useBackend([wasm({ threads: 2 })]);
  expect(getBackend()).toBe('wasm');
  expect(facts.threads).toBe(1);
  expect(limit).toMatch(/^one thread only: the page is not cross-origin isolated/);
});
