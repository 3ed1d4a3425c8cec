import { installWasmKernels } from '@convkit/wasm-kernels';
import { createWasmBackend } from '@convkit/wasm-kernels/node';

/** Puts our kernels under tfjs's backend `wasm`, on `threads` threads. */
export async function prepareWasm(threads: number): Promise<void> {
  if (threads > 1) await createWasmBackend({ threads });
  else installWasmKernels();
}
