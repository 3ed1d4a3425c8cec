import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { useBackend } from './selection/use-backend.js';
import { wasm } from './wasm.js';

it('computes on threads in a page without any configuration', async () => {
  const { name, facts, limit } = await useBackend([wasm({ threads: 2 })]);
  expect(name).toBe('wasm');
  expect(getBackend()).toBe('wasm');
  expect(facts).toMatchObject({ threads: 2, sharedMemory: true });
  expect(limit).toBeUndefined();
});
