import { BackendError } from '@convkit/core';
import { testKernelPack } from '@convkit/testing';
import { findBackendFactory, removeBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { installWasmKernels, KERNEL_BUILD, WASM_KERNELS } from './index.js';

testKernelPack('wasm-kernels', { backend: 'wasm', kernels: WASM_KERNELS, install: installWasmKernels });

it('names its kernels once, in order, and its build', () => {
  expect(WASM_KERNELS).toEqual([...new Set(WASM_KERNELS)].sort());
  expect(WASM_KERNELS).toContain('Conv2DBackpropFilter');
  expect(KERNEL_BUILD).toMatch(/\S/);
});

it('says that the wasm backend is missing', () => {
  expect(findBackendFactory('wasm')).toBeDefined();
  removeBackend('wasm');
  expect(installWasmKernels).toThrow(BackendError);
  expect(installWasmKernels).toThrow('there is no wasm backend to install kernels on');
});
