import { expect, it } from 'vitest';
import { installWebglKernels, webglKernelNames } from './install.js';

it('rejects a missing backend', () => {
  expect(() => installWebglKernels()).toThrow(/no webgl backend/);
});

it('lists its kernels by name', () => {
  expect(webglKernelNames()).toEqual([
    'AdamUpdate',
    'BatchMatMul',
    'BatchNorm',
    'BatchNormGrad',
    'BiasActivationGrad',
    'Conv2D',
    'Conv2DBackpropFilter',
    'Conv2DBackpropInput',
    'EmbeddingGrad',
    'FusedConv2D',
    'Linear',
    'MaxPool',
    'MaxPoolGrad',
    'MovingAverage',
    'ReluGrad',
    'SgdUpdate',
    'SigmoidGrad',
    'SoftmaxCrossEntropy',
    'TanhGrad',
    '_FusedMatMul',
  ]);
});
