import { type Backend, BackendError, type BackendProbe, checkOptions } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import {
  compileObstacle,
  createWasmBackend,
  isRevectorized,
  kernelBuild,
  type ThreadsHere,
  threadsHere,
  type WasmBackendOptions,
} from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { relaxedSimd, threads as sharedMemory, simd } from 'wasm-feature-detect';
import { machineFacts } from './machine-facts.js';
import { assertTfjsVersion } from './tfjs-version.js';

/**
 * Options of `wasm`. `threads` is the number of threads (1 by default), which does not affect results. `wasmPaths` locates tfjs's `.wasm`
 * files and `threadScript` the script of threads, if the page's bundler does not. `relaxedSimd: false` computes as engines without relaxed
 * SIMD do, and `revectorize: true` lets V8 merge pairs of instructions. `modules` are compiled modules, for hosts that forbid compiling at
 * run time.
 */
export type WasmOptions = WasmBackendOptions;

/**
 * Creates tfjs's WebAssembly backend with the kernels of `@convkit/wasm-kernels`. Where it may not use threads it computes on one, and its
 * probe gives the reason. Whether a content security policy permits threads is known to the probe only after activation.
 * @throws ConfigError if the number of threads or a module is invalid.
 */
export function wasm(options: WasmOptions = {}): Backend {
  checkOptions('wasm', options, { threads: 'number?', relaxedSimd: 'boolean?', revectorize: 'boolean?' });
  const expected = threadsHere(options.threads ?? 1, options);
  if (options.modules) kernelBuild(options);
  let started: ThreadsHere | undefined;
  return {
    name: 'wasm',
    probe: () => probe(options, started ?? expected),
    async activate() {
      const { version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
      assertTfjsVersion('@tensorflow/tfjs-backend-wasm', version_wasm);
      started = await createWasmBackend(options);
      if (!(await setBackend('wasm'))) {
        throw new BackendError('The wasm backend did not start', {
          hint: 'In a page, pass the location of its .wasm files: wasm({ wasmPaths }).',
        });
      }
      installGradients();
    },
  };
}

async function probe(options: WasmOptions, { threads, reason: fewer }: ThreadsHere): Promise<BackendProbe> {
  const obstacle = options.modules ? undefined : compileObstacle();
  if (obstacle) return { available: false, reason: `cannot compile WebAssembly: ${obstacle}`, facts: {} };
  const facts = {
    simd: await simd(),
    relaxedSimd: await relaxedSimd(),
    sharedMemory: await sharedMemory(),
    threads,
    kernels: kernelBuild(options),
    ...(options.revectorize && { revectorized: isRevectorized() }),
    ...machineFacts(),
  };
  const reason = facts.simd ? fewer : 'no SIMD support: one thread, and several times slower';
  return { available: true, facts, ...(reason !== undefined && { reason }) };
}
