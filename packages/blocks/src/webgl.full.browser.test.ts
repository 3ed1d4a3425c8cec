import { installGradients } from '@convkit/ops';
import { installWebglKernels } from '@convkit/webgl-kernels';
import '@tensorflow/tfjs-backend-webgl';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect } from 'vitest';
import './pooling/adaptive-average-pool.test.js';
import './conv-blocks.test.js';
import './dropout.test.js';
import './pooling/global-average-pool.test.js';
import './inception.test.js';
import './lrn.test.js';
import './pooling/pool.test.js';
import './residual/pre-activation.test.js';
import './rbf-output.test.js';
import './residual/residual.test.js';
import './sparse-conv2d.test.js';
import './residual/stochastic-depth.test.js';
import './pooling/subsampling.test.js';
import './vgg-stage.test.js';

/** Runs the tests of the other layers and blocks on webgl with convkit's kernels. */
beforeAll(async () => {
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  installWebglKernels();
  installGradients();
  expect(await setBackend('webgl')).toBe(true);
});
