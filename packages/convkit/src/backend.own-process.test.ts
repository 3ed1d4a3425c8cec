import { ConfigError } from '@convkit/core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { getBackend, ones, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ensureBackend } from './backend.js';

it('keeps the threads of the wasm backend, and says so instead of falling back to cpu', async () => {
  expect(await ensureBackend({ threads: 1 })).toMatchObject({ name: 'wasm', threads: 1 });
  const held = ones([2]);
  await expect(ensureBackend({ threads: 2 })).rejects.toThrow(ConfigError);
  await expect(ensureBackend({ threads: 2 })).rejects.toThrow(
    'the wasm backend already runs on 1 thread and cannot change to 2',
  );
  expect(getBackend()).toBe('wasm');
  expect(await ensureBackend()).toMatchObject({ name: 'wasm', threads: 1 });
  expect(await ensureBackend({ kernelBuild: 'wasm simd-0' })).toMatchObject({ name: 'wasm' });
  expect([...held.dataSync()]).toEqual([1, 1]);
  held.dispose();
});

it('goes to cpu and back on request', async () => {
  expect(await ensureBackend({ backend: 'cpu' })).toMatchObject({ name: 'cpu' });
  expect(await ensureBackend()).toMatchObject({ name: 'cpu' });
  expect(await ensureBackend({ backend: 'wasm' })).toMatchObject({ name: 'wasm', threads: 1 });
  expect(getBackend()).toBe('wasm');
});

it('leaves a backend of another kind active', async () => {
  registerBackend('other', () => new MathBackendCPU());
  await setBackend('other');
  expect(await ensureBackend()).toEqual({ name: 'other', threads: 1, kernelBuild: 'other' });
});

it.each(['webgl', 'cuda', 5])('rejects the backend %o', async (backend) => {
  await expect(ensureBackend({ backend: backend as 'wasm' })).rejects.toThrow(
    `backend must be 'wasm' or 'cpu', got ${JSON.stringify(backend)}`,
  );
});
