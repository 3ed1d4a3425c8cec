import { type Backend, BackendError, type BackendProbe } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { createWasmBackend, kernelBuild, threadsHere, type WasmBackendOptions } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { relaxedSimd, threads as sharedMemory, simd } from 'wasm-feature-detect';
import { machineFacts } from './machine-facts.js';
import { assertTfjsVersion } from './tfjs-version.js';

/**
 * Options of `wasm`. `threads` is the number of threads (1 by default), which does not affect results. `wasmPaths` locates tfjs's `.wasm`
 * files, if the page's bundler does not. `relaxedSimd: false` computes as engines without relaxed SIMD do.
 */
export type WasmOptions = WasmBackendOptions;

/**
 * Creates tfjs's WebAssembly backend with the kernels of `@convkit/wasm-kernels`. In a page that may not use threads it computes on one, and
 * its probe gives the reason.
 * @throws ConfigError if the number of threads is invalid.
 */
export function wasm(options: WasmOptions = {}): Backend {
  threadsHere(options.threads ?? 1);
  return {
    name: 'wasm',
    probe: () => probe(options),
    async activate() {
      const { version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
      assertTfjsVersion('@tensorflow/tfjs-backend-wasm', version_wasm);
      await createWasmBackend(options);
      if (!(await setBackend('wasm'))) {
        throw new BackendError('The wasm backend did not start', {
          hint: 'In a page, pass the location of its .wasm files: wasm({ wasmPaths }).',
        });
      }
      installGradients();
    },
  };
}

async function probe(options: WasmOptions): Promise<BackendProbe> {
  if (typeof WebAssembly === 'undefined') {
    return { available: false, reason: 'WebAssembly is not supported', facts: {} };
  }
  const here = threadsHere(options.threads ?? 1);
  const facts = {
    simd: await simd(),
    relaxedSimd: await relaxedSimd(),
    sharedMemory: await sharedMemory(),
    threads: here.threads,
    kernels: kernelBuild(options),
    ...machineFacts(),
  };
  const reason = facts.simd ? here.reason : 'no SIMD support: one thread, and several times slower';
  return { available: true, facts, ...(reason !== undefined && { reason }) };
}
