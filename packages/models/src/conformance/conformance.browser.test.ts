import { installGradients } from '@convkit/ops';
import { installWebglKernels } from '@convkit/webgl-kernels';
import { env, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, expect } from 'vitest';
import { FAST_ON_WEBGL, testMember } from './conformance.fixture.js';

beforeAll(async () => {
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  installWebglKernels();
  installGradients();
  expect(await setBackend('webgl')).toBe(true);
});

for (const [name, member] of FAST_ON_WEBGL) testMember(name, member);
