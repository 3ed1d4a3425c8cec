export { createWasmBackend, type WasmBackendOptions } from './create-wasm-backend.js';
export { installWasmKernels, kernelBuild, wasmKernelNames } from './install.js';
export type { WasmPaths } from './platform/platform.js';
export type { KernelOptions } from './runtime/arithmetic.js';
export { type ThreadsHere, threadsHere } from './threads-here.js';
