/** What a thread needs in order to serve the jobs of a backend. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The address of the control block. */
  readonly control: number;
  /** The number of the thread, from 1. */
  readonly number: number;
}

/** Where tfjs's `.wasm` files are: the URL of their folder, or a URL for each file by its name. */
export type WasmPaths = string | Readonly<Record<string, string>>;

/** What Node and pages do differently. Nothing happens before one of these functions is called. */
export interface Platform {
  /**
   * Reads one of tfjs's `.wasm` files.
   * @throws BackendError if it cannot be loaded.
   */
  readWasm(file: string, paths?: WasmPaths): Promise<Uint8Array<ArrayBuffer>>;
  /** Switches on relaxed SIMD where the engine has it, but not by default. Returns whether it did. */
  enableRelaxedSimd(): boolean;
  /**
   * Makes the engine merge pairs of 128-bit instructions of modules that are compiled from now on, if `test` passes with kernels that its
   * optimizing compiler has compiled so. Returns whether it does.
   */
  revectorize(test: () => boolean): boolean;
  /** Runs `start`, which starts Emscripten's module, with `idle` in place of workers, and removes what it leaves in the process. */
  startTfjs<T>(idle: new () => object, start: () => T): T;
  /**
   * Starts a thread. Resolves when it serves, with a function that ends it.
   * @param script URL of the thread's script. By default, the platform finds one.
   * @throws BackendError if it does not start.
   */
  startThread(data: ThreadData, script?: string | URL): Promise<() => void>;
}
