export { installWasmKernels, KERNEL_BUILD, WASM_KERNELS } from './install.js';
