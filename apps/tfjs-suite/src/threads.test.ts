import { installGradients } from '@convkit/ops';
import { createWasmBackend } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { tfjsSuite } from './suite.js';

await createWasmBackend({ threads: 2 });
await setBackend('wasm');
installGradients();
await tfjsSuite();
