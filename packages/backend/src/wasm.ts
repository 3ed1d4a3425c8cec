import { BackendError, ConfigError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { kernelBuild } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { relaxedSimd, threads as sharedMemory, simd } from 'wasm-feature-detect';
import { prepareWasm } from '#start-wasm';
import type { Backend, Probe } from './backend.js';
import { assertTfjsVersion } from './tfjs-version.js';

const MOST_THREADS = 64;

export interface WasmOptions {
  /** Threads that compute: 1 where absent; more in Node alone. Results do not depend on it. */
  readonly threads?: number;
  /** Where tfjs's `.wasm` files are served: a folder's URL, or a URL for each file. Not needed in Node. */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
}

/**
 * tfjs's WebAssembly backend with the kernels of `@convkit/wasm-kernels`.
 * @throws ConfigError for a number of threads that makes no sense.
 */
export function wasm({ threads = 1, wasmPaths }: WasmOptions = {}): Backend {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new ConfigError(`wasm threads must be a whole number from 1 to ${MOST_THREADS}, got ${threads}`);
  }
  return {
    name: 'wasm',
    probe: () => probe(threads),
    async activate() {
      const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
      assertTfjsVersion('@tensorflow/tfjs-backend-wasm', version_wasm);
      if (wasmPaths !== undefined) setWasmPaths(wasmPaths as Parameters<typeof setWasmPaths>[0]);
      await prepareWasm(threads);
      if (!(await setBackend('wasm'))) {
        throw new BackendError('the wasm backend did not start', {
          hint: 'In a page, say where its .wasm files are served: wasm({ wasmPaths }).',
        });
      }
      installGradients();
    },
  };
}

async function probe(threads: number): Promise<Probe> {
  if (typeof WebAssembly === 'undefined') {
    return { available: false, reason: 'this engine has no WebAssembly', facts: {} };
  }
  const facts = {
    simd: await simd(),
    relaxedSimd: await relaxedSimd(),
    sharedMemory: await sharedMemory(),
    threads,
    kernels: kernelBuild(),
  };
  return facts.simd
    ? { available: true, facts }
    : { available: true, reason: 'no SIMD: several times slower', facts };
}
