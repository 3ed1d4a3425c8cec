import { BackendError } from '@convkit/core';
import { testKernelPack } from '@convkit/testing';
import { findBackendFactory, removeBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { installWasmKernels, kernelBuild, wasmKernelNames } from './index.js';

testKernelPack('wasm-kernels', { backend: 'wasm', kernels: wasmKernelNames(), install: installWasmKernels });

it('names its kernels once, sorted, and its build', () => {
  expect(wasmKernelNames()).toEqual([...new Set(wasmKernelNames())].sort());
  expect(wasmKernelNames()).toContain('Conv2DBackpropFilter');
  expect(kernelBuild()).toMatch(/\S/);
});

it('throws if there is no wasm backend', () => {
  expect(findBackendFactory('wasm')).toBeDefined();
  removeBackend('wasm');
  expect(installWasmKernels).toThrow(BackendError);
  expect(installWasmKernels).toThrow('there is no wasm backend to install kernels on');
});
