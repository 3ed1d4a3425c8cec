export { installWebglKernels, webglKernelNames } from './install.js';
