import { installGradients } from '@convkit/ops';
import { installWasmKernels } from '@convkit/wasm-kernels';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect } from 'vitest';
import { DEEP, SLOW_TO_LEARN, testMember } from './conformance.fixture.js';

beforeAll(async () => {
  installGradients();
  installWasmKernels();
  expect(await setBackend('wasm')).toBe(true);
});

for (const [name, member] of [...DEEP, ...SLOW_TO_LEARN]) testMember(name, member);
