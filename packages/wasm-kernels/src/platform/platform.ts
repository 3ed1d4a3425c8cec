/** What a thread needs to serve the jobs of a backend. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The address of the control block. */
  readonly control: number;
  /** From 1. */
  readonly number: number;
}

/** Where tfjs's `.wasm` files are: a folder's URL, or a URL for each file. */
export type WasmPaths = string | Readonly<Record<string, string>>;

/** What Node and pages do each in their way. */
export interface Platform {
  /** tfjs's own files, where it has to be told; a bundler finds and copies them. */
  readonly wasmPaths?: Readonly<Record<string, string>>;
  readWasm(file: string, paths?: WasmPaths): Promise<Uint8Array<ArrayBuffer>>;
  /** Runs what starts Emscripten's module: it gets `idle` workers, and leaves no trace in the process. */
  startTfjs<T>(idle: new () => object, start: () => T): T;
  /** Resolves when the thread serves, with what ends it. */
  startThread(data: ThreadData): Promise<() => void>;
}
