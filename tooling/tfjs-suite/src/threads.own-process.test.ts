import { installGradients } from '@convkit/ops';
import { createWasmBackend } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import { tfjsSuite } from './suite.js';

const { threads, reason } = await createWasmBackend({ threads: 2 });
if (threads !== 2) throw new Error(reason);
await setBackend('wasm');
installGradients();
await tfjsSuite();
