import '@tensorflow/tfjs-backend-wasm';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as kernels from './index.js';

const options = () => [{ relaxedSimd: true }];

testArguments(kernels, {
  compileObstacle: () => [],
  createWasmBackend: () => [{ threads: 1, relaxedSimd: true }],
  installWasmKernels: options,
  isRevectorized: () => [],
  kernelBuild: options,
  threadsHere: () => [2],
  wasmKernelNames: () => [],
});
