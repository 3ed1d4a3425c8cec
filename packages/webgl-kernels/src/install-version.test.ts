import { getKernelsForBackend } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { installWebglKernels } from './install.js';

vi.mock('@tensorflow/tfjs-core', async (original) => ({
  ...(await original<object>()),
  version_core: '4.23.0',
  findBackendFactory: () => () => {},
}));

it('rejects another version of tfjs', () => {
  expect(() => installWebglKernels()).toThrow(/do not support tfjs 4\.23\.0/);
  expect(getKernelsForBackend('webgl')).toEqual([]);
});
