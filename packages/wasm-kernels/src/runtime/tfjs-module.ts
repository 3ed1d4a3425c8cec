import { platform } from '#platform';
import type { WasmPaths } from '../platform/platform.js';
import { assertCompiles } from './compile-obstacle.js';

/** The parts of Emscripten's module that tfjs's backend uses and that we call. */
export interface TfjsModule {
  cwrap(name: string, result: string | null, args: readonly string[]): unknown;
  tfjs: Record<string, unknown>;
}

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

interface EmscriptenOptions {
  readonly wasmMemory?: WebAssembly.Memory;
  locateFile(file: string): string;
  instantiateWasm(imports: WebAssembly.Imports, receive: Receive): object;
}

type Factory = (options: EmscriptenOptions) => Promise<TfjsModule>;

/** Loads and compiles one of tfjs's `.wasm` files. */
export async function compileTfjs(file: string, paths?: WasmPaths): Promise<WebAssembly.Module> {
  assertCompiles();
  return WebAssembly.compile(await platform.readWasm(file, paths));
}

/** Starts tfjs's WebAssembly for one thread, in a memory of its own. */
export async function startTfjs(module: WebAssembly.Module): Promise<TfjsModule> {
  return start(module, await importOneThread());
}

/** Starts tfjs's WebAssembly for shared memories in `wasmMemory`, without threads of its own. */
export async function startSharedTfjs(
  module: WebAssembly.Module,
  wasmMemory: WebAssembly.Memory,
): Promise<TfjsModule> {
  return start(module, await importThreaded(), wasmMemory);
}

async function start(
  module: WebAssembly.Module,
  factory: Factory,
  wasmMemory?: WebAssembly.Memory,
): Promise<TfjsModule> {
  const tfjs = await new Promise<TfjsModule>((resolve, reject) => {
    const options: EmscriptenOptions = {
      ...(wasmMemory && { wasmMemory }),
      locateFile: (file) => file,
      instantiateWasm(imports, receive) {
        WebAssembly.instantiate(module, imports).then((instance) => receive(instance, module), reject);
        return {};
      },
    };
    platform.startTfjs(IdleWorker, () => factory(options)).then(resolve, reject);
  });
  tfjs.tfjs = {
    init: tfjs.cwrap('init', null, []),
    initWithThreadsCount: tfjs.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: tfjs.cwrap('get_threads_count', 'number', []),
    registerTensor: tfjs.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: tfjs.cwrap('dispose_data', null, ['number']),
    dispose: tfjs.cwrap('dispose', null, []),
  };
  return tfjs;
}

const importOneThread = async () =>
  factoryOf(await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js'));

const importThreaded = async () =>
  factoryOf(await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js'));

/** Finds the factory in Emscripten's module, which is CommonJS and which engines and bundlers wrap in different ways. */
function factoryOf(imported: unknown): Factory {
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
