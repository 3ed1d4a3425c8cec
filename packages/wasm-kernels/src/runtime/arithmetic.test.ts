import '@tensorflow/tfjs-backend-wasm';
import { engine, matMul, removeBackend, setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { relaxedSimd } from '../generated/binaries.js';
import { createWasmBackend, installWasmKernels, kernelBuild } from '../index.js';
import { installKernels } from '../install.js';
import { arithmeticFor } from './arithmetic.js';
import { decode } from './decode.js';
import { arithmeticIn } from './kernel-module.js';
import { wasmBackend } from './wasm-backend.js';

const hasRelaxed = WebAssembly.validate(decode(relaxedSimd));

/** What the kernels of the active backend compute with, once one of them ran. */
function arithmeticAtWork() {
  tidy(() => void matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]])));
  return arithmeticIn(wasmBackend(engine().backend));
}

describe('the arithmetic', () => {
  it('is relaxed where the engine has it, unless that is refused', () => {
    expect(arithmeticFor()).toBe(hasRelaxed ? 'relaxedSimd' : 'simd');
    expect(arithmeticFor({ relaxedSimd: false })).toBe('simd');
    expect(kernelBuild()).toBe(hasRelaxed ? 'relaxed-simd-3' : 'simd-3');
    expect(kernelBuild({ relaxedSimd: false })).toBe('simd-3');
  });

  it('is that of the backend as it was made', async () => {
    for (const relaxedSimd of [false, undefined]) {
      await createWasmBackend({ relaxedSimd });
      await setBackend('wasm');
      expect(arithmeticAtWork()).toBe(arithmeticFor({ relaxedSimd }));
    }
  });

  it('does not change under a backend that has computed', async () => {
    await createWasmBackend({ relaxedSimd: false });
    await setBackend('wasm');
    arithmeticAtWork();
    expect(() => installKernels('portable')).toThrow(/computes with simd-3 already, not portable-1/);
    installWasmKernels({ relaxedSimd: false });
    removeBackend('wasm');
  });
});
