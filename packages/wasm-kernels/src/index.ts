export { createWasmBackend, type WasmBackendOptions } from './create-wasm-backend.js';
export { installWasmKernels, kernelBuild, wasmKernelNames } from './install.js';
export type { WasmPaths } from './platform/platform.js';
export type { KernelOptions } from './runtime/arithmetic.js';
export { compileObstacle } from './runtime/compile-obstacle.js';
export type { WasmModules } from './runtime/given-modules.js';
export { isRevectorized } from './runtime/revectorization.js';
export { type ThreadsHere, type ThreadsHereOptions, threadsHere } from './threads-here.js';
