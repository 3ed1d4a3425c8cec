export { installWasmKernels, WASM_KERNELS } from './install.js';
