import { type Backend, BackendError, type BackendProbe } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { createWasmBackend, kernelBuild, threadsHere, type WasmBackendOptions } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { relaxedSimd, threads as sharedMemory, simd } from 'wasm-feature-detect';
import { machineFacts } from './machine-facts.js';
import { assertTfjsVersion } from './tfjs-version.js';

/**
 * `threads` compute, 1 where absent; results do not depend on it. `wasmPaths` says where tfjs's `.wasm` files are served, if a page's
 * bundler does not find them. `relaxedSimd: false` computes as engines without relaxed SIMD do.
 */
export type WasmOptions = WasmBackendOptions;

/**
 * tfjs's WebAssembly backend with the kernels of `@convkit/wasm-kernels`. Where a page may not have threads it computes on one, and
 * its probe says why.
 * @throws ConfigError for a number of threads that makes no sense.
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
        throw new BackendError('the wasm backend did not start', {
          hint: 'In a page, say where its .wasm files are served: wasm({ wasmPaths }).',
        });
      }
      installGradients();
    },
  };
}

async function probe(options: WasmOptions): Promise<BackendProbe> {
  if (typeof WebAssembly === 'undefined') {
    return { available: false, reason: 'this engine has no WebAssembly', facts: {} };
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
  const reason = facts.simd ? here.reason : 'no SIMD: one thread, and several times slower';
  return { available: true, facts, ...(reason !== undefined && { reason }) };
}
