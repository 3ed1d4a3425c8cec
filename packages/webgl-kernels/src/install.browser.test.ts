import { testKernelPack } from '@convkit/testing';
import '@tensorflow/tfjs-backend-webgl';
import { installWebglKernels, webglKernelNames } from './install.js';

testKernelPack('webgl-kernels', {
  backend: 'webgl',
  kernels: webglKernelNames(),
  install: installWebglKernels,
});
