import { installGradients } from '@convkit/ops';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, expect } from 'vitest';
import { ONE_A_FAMILY, testMember } from './conformance.fixture.js';

beforeAll(async () => {
  installGradients();
  expect(await setBackend('webgl')).toBe(true);
});

for (const [name, member] of ONE_A_FAMILY) testMember(name, member);
