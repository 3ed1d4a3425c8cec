import { installGradients } from '@convkit/ops';
import { installWebglKernels } from '@convkit/webgl-kernels';
import '@tensorflow/tfjs-backend-webgl';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, vi } from 'vitest';
import './pooling/adaptive-average-pool.test.js';
import './batch-norm.test.js';
import './conv-blocks.test.js';
import './conv2d.test.js';
import './dropout.test.js';
import './pooling/global-average-pool.test.js';
import './inception.test.js';
import './linear.test.js';
import './lrn.test.js';
import './pooling/pool.test.js';
import './residual/pre-activation.test.js';
import './rbf-output.test.js';
import './residual/residual.test.js';
import './sparse-conv2d.test.js';
import './residual/stochastic-depth.test.js';
import './pooling/subsampling.test.js';
import './vgg-stage.test.js';

vi.setConfig({ testTimeout: 120_000 });

/** Runs the tests of every block on webgl with our kernels. */
beforeAll(async () => {
  env().set('WEBGL_USE_SHAPES_UNIFORMS', true);
  installWebglKernels();
  installGradients();
  expect(await setBackend('webgl')).toBe(true);
});
