import { expect, it } from 'vitest';
import { installWebglKernels, webglKernelNames } from './install.js';

it('needs the backend, and says where that is found', () => {
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
