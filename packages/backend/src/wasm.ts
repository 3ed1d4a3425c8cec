import { BackendError, ConfigError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { installWasmKernels, kernelBuild } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { relaxedSimd, threads as sharedMemory, simd } from 'wasm-feature-detect';
import type { Backend, Probe } from './backend.js';
import { assertTfjsVersion } from './tfjs-version.js';

export interface WasmOptions {
  /** 1 where absent, and the only value that these kernels take so far. */
  readonly threads?: number;
  /** Where tfjs's `.wasm` files are served: a folder's URL, or a URL for each file. Not needed in Node. */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/**
 * tfjs's WebAssembly backend with the kernels of `@convkit/wasm-kernels`.
 * @throws ConfigError when the kernels cannot use so many threads.
 */
export function wasm({ threads = 1, wasmPaths }: WasmOptions = {}): Backend {
  if (threads !== 1) {
    throw new ConfigError(`the wasm kernels cannot run on ${threads} threads`, {
      hint: 'They have no thread pool yet: ask for 1 thread.',
    });
  }
  return {
    name: 'wasm',
    probe,
    async activate() {
      const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
      assertTfjsVersion('@tensorflow/tfjs-backend-wasm', version_wasm);
      if (wasmPaths !== undefined) setWasmPaths(wasmPaths as Parameters<typeof setWasmPaths>[0]);
      installWasmKernels();
      if (!(await setBackend('wasm'))) {
        throw new BackendError('the wasm backend did not start', {
          hint: 'In a page, say where its .wasm files are served: wasm({ wasmPaths }).',
        });
      }
      installGradients();
    },
  };
}

async function probe(): Promise<Probe> {
  if (typeof WebAssembly === 'undefined') {
    return { available: false, reason: 'this engine has no WebAssembly', facts: {} };
  }
  const facts = {
    simd: await simd(),
    relaxedSimd: await relaxedSimd(),
    sharedMemory: await sharedMemory(),
    threads: 1,
    kernels: kernelBuild(),
  };
  return facts.simd
    ? { available: true, facts }
    : { available: true, reason: 'no SIMD: several times slower', facts };
}
