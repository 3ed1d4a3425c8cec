import { platform } from '#platform';
import type { WasmPaths } from '../platform/platform.js';

/** Emscripten's module as tfjs's backend uses it, and what of it we call. */
export interface TfjsModule {
  cwrap(name: string, result: string | null, args: readonly string[]): unknown;
  tfjs: Record<string, unknown>;
}

type Factory = (config: object) => Promise<TfjsModule>;

const BINARY = 'tfjs-backend-wasm-threaded-simd';

/** tfjs's WebAssembly for shared memories, in `wasmMemory` and without threads of its own. */
export async function loadTfjs(wasmMemory: WebAssembly.Memory, paths?: WasmPaths): Promise<TfjsModule> {
  const [wasmBinary, factory] = await Promise.all([
    platform.readWasm(`${BINARY}.wasm`, paths),
    importFactory(),
  ]);
  const start = () => factory({ wasmMemory, wasmBinary, locateFile: (file: string) => file });
  const module = await platform.startTfjs(IdleWorker, start);
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module;
}

/** It is CommonJS, which engines and bundlers wrap each in their way. */
async function importFactory(): Promise<Factory> {
  const imported: unknown = await import(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js'
  );
  const { default: wrapped = imported } = imported as { default?: unknown };
  return wrapped as Factory;
}

/** Emscripten starts eight workers at once, which tfjs, told to compute on one thread, never uses: these say that they have loaded. */
class IdleWorker {
  onmessage: ((message: { data: { cmd: string } }) => void) | undefined;

  postMessage({ cmd }: { cmd?: string }): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }

  on(): void {}
  unref(): void {}
  terminate(): void {}
}
