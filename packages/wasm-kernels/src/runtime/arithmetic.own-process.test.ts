import '@tensorflow/tfjs-backend-wasm';
import { engine, matMul, removeBackend, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createWasmBackend, installWasmKernels, kernelBuild } from '../index.js';
import { installKernels } from '../install.js';
import { arithmeticFor } from './arithmetic.js';
import { binaryOf } from './binaries.js';
import { arithmeticIn } from './kernel-module.js';
import { wasmBackend } from './wasm-backend.js';

// Node 20 has relaxed SIMD once it is switched on, and every later version has it by default.
const isNode20 = process.versions.node.startsWith('20.');
const hadRelaxed = WebAssembly.validate(binaryOf('relaxedSimd'));

/** Runs a kernel, and returns the arithmetic of the active backend. */
function arithmeticAtWork() {
  tidy(() => void matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]])));
  return arithmeticIn(wasmBackend(engine().backend));
}

describe('the arithmetic', () => {
  it('uses relaxed SIMD if the engine has it, unless disabled', () => {
    expect(hadRelaxed).toBe(!isNode20);
    expect(arithmeticFor()).toBe('relaxedSimd');
    expect(arithmeticFor({ relaxedSimd: false })).toBe('simd');
    expect(kernelBuild()).toBe('relaxed-simd-4');
    expect(kernelBuild({ relaxedSimd: false })).toBe('simd-4');
  });

  it('is the one that the backend was created with', async () => {
    for (const relaxedSimd of [false, undefined]) {
      await createWasmBackend({ relaxedSimd });
      await setBackend('wasm');
      expect(arithmeticAtWork()).toBe(arithmeticFor({ relaxedSimd }));
    }
  });

  it('does not change once the backend has computed', async () => {
    await createWasmBackend({ relaxedSimd: false });
    await setBackend('wasm');
    arithmeticAtWork();
    expect(() => installKernels('portable')).toThrow(/already computes with simd-4, not with portable-1/);
    installWasmKernels({ relaxedSimd: false });
    removeBackend('wasm');
  });
});
