import { afterEach, expect, it, vi } from 'vitest';
import { cpu } from '../cpu.js';
import { useBackend } from '../selection/use-backend.js';
import { webgpu } from './webgpu.js';

afterEach(() => vi.unstubAllGlobals());

const refusal = async () => (await useBackend([webgpu(), cpu()])).attempts[0]?.refusal;

it('reports missing WebGPU or a missing adapter', async () => {
  vi.stubGlobal('navigator', {});
  expect(await refusal()).toBe('WebGPU is not available');
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
  expect(await refusal()).toBe('WebGPU has no graphics adapter');
});

it('reports that its package is not installed', async () => {
  vi.doMock('@tensorflow/tfjs-backend-webgpu', () => {
    throw new Error('Cannot find package');
  });
  const adapter = { limits: { maxStorageBufferBindingSize: 1 } };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => adapter } });
  expect(await refusal()).toMatch(/^@tensorflow\/tfjs-backend-webgpu is not installed \(npm install /);
  await expect(webgpu().activate()).rejects.toMatchObject({
    code: 'BACKEND',
    hint: expect.stringContaining('npm install'),
  });
});
