import { BackendError } from '@convkit/core';
import { installWasmKernels } from '@convkit/wasm-kernels';

/** Puts our kernels under tfjs's backend `wasm`. @throws BackendError for more than one thread, which need Node so far. */
export async function prepareWasm(threads: number): Promise<void> {
  if (threads > 1) {
    throw new BackendError(`the wasm kernels cannot run on ${threads} threads in a page yet`, {
      hint: 'Ask for 1 thread.',
    });
  }
  installWasmKernels();
}
