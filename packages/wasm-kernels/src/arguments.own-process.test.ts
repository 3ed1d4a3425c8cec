import '@tensorflow/tfjs-backend-wasm';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as kernels from './index.js';

const options = () => [{ relaxedSimd: false }];

testArguments(kernels, {
  compileObstacle: () => [],
  createWasmBackend: () => [{ threads: 1, relaxedSimd: false }],
  installWasmKernels: options,
  kernelBuild: options,
  threadsHere: () => [2],
  wasmKernelNames: () => [],
});
