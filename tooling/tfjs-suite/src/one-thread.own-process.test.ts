import '@tensorflow/tfjs-backend-wasm';
import { installGradients } from '@convkit/ops';
import { installWasmKernels } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { tfjsSuite } from './suite.js';

installWasmKernels();
await setBackend('wasm');
installGradients();
await tfjsSuite();
