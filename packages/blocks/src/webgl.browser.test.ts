import { installGradients } from '@convkit/ops';
import { installWebglKernels } from '@convkit/webgl-kernels';
import '@tensorflow/tfjs-backend-webgl';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect } from 'vitest';
import './batch-norm.test.js';
import './conv2d.test.js';
import './linear.test.js';
import './series/conv1d.test.js';
import './series/embedding.test.js';
import './series/pool1d.test.js';

/** Runs the tests of the layers that most networks are made of on webgl with convkit's kernels. */
beforeAll(async () => {
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  installWebglKernels();
  installGradients();
  expect(await setBackend('webgl')).toBe(true);
});
