import { installGradients } from '@convkit/ops';
import { installWebglKernels } from '@convkit/webgl-kernels';
import { env, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { beforeAll, expect, vi } from 'vitest';
import { ONE_A_FAMILY, testMember } from './conformance.fixture.js';

// A deep network has hundreds of shaders to compile.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

beforeAll(async () => {
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  installWebglKernels();
  installGradients();
  expect(await setBackend('webgl')).toBe(true);
});

for (const [name, member] of ONE_A_FAMILY) testMember(name, member);
