import { afterEach, expect, it, vi } from 'vitest';
import { cpu } from '../cpu.js';
import { useBackend } from '../selection/use-backend.js';
import { webgpu } from './webgpu.js';

afterEach(() => vi.unstubAllGlobals());

const refusal = async () => (await useBackend([webgpu(), cpu()])).attempts[0]?.refusal;

it('says that there is no WebGPU, or no adapter', async () => {
  vi.stubGlobal('navigator', {});
  expect(await refusal()).toBe('there is no WebGPU here');
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
  expect(await refusal()).toBe('WebGPU has no graphics adapter here');
});

it('says that its package is not installed', async () => {
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
