import { platform } from '#platform';
import type { WasmPaths } from '../platform/platform.js';

/** The parts of Emscripten's module that tfjs's backend uses and that we call. */
export interface TfjsModule {
  cwrap(name: string, result: string | null, args: readonly string[]): unknown;
  tfjs: Record<string, unknown>;
}

type Factory = (config: object) => Promise<TfjsModule>;

const BINARY = 'tfjs-backend-wasm-threaded-simd';

/** Loads tfjs's WebAssembly for shared memories into `wasmMemory`, without threads of its own. */
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

/** Imports Emscripten's module, which is CommonJS and which engines and bundlers wrap in different ways. */
async function importFactory(): Promise<Factory> {
  const imported: unknown = await import(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js'
  );
  const { default: wrapped = imported } = imported as { default?: unknown };
  return wrapped as Factory;
}

/**
 * A worker that only reports that it has loaded. Emscripten starts eight workers at once, which tfjs never uses when it computes on one
 * thread.
 */
class IdleWorker {
  onmessage: ((message: { data: { cmd: string } }) => void) | undefined;

  postMessage({ cmd }: { cmd?: string }): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }

  on(): void {}
  unref(): void {}
  terminate(): void {}
}
