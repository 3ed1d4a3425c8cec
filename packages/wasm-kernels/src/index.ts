export { installWasmKernels, kernelBuild, wasmKernelNames } from './install.js';
