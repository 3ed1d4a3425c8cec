import { Rng, ShapeError, traceKernels } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, spacedValues } from '@convkit/testing';
import {
  add,
  engine,
  FusedConv2D,
  grads,
  type NamedAttrMap,
  type Rank,
  relu,
  sigmoid,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tanh,
  tensor1d,
  tensor4d,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { conv2d } from './conv2d.js';
import { linear } from './linear.js';

beforeAll(installGradients);

const rng = new Rng(1);
const x = normalValues<Rank.R4>([2, 5, 4, 3], rng.child('x'));
const filter = normalValues<Rank.R4>([3, 2, 3, 5], rng.child('filter'));
const bias = normalValues<Rank.R1>([5], rng.child('bias'));
const rows = normalValues<Rank.R2>([4, 3], rng.child('rows'));
const weight = normalValues<Rank.R2>([3, 5], rng.child('weight'));

const paddings = ['valid', 'same', 1] as const;

describe.each(paddings)('a convolution padded %s', (padding) => {
  it.each(['relu', undefined] as const)('applies a bias and %s as if computed separately', (activation) => {
    const apart = (image: Tensor, kernel: Tensor, shift: Tensor) => {
      const y = add(conv2d(image as Tensor4D, kernel as Tensor4D, { padding }), shift);
      return activation ? relu(y) : y;
    };
    const fused = (image: Tensor, kernel: Tensor, shift: Tensor) =>
      conv2d(image as Tensor4D, kernel as Tensor4D, { padding, bias: shift as Tensor1D, activation });
    const expected = apart(x, filter, bias);
    expectClose(fused(x, filter, bias), expected);
    const dy = normalValues(expected.shape as [number], rng.child('dy'));
    const [wanted, got] = [apart, fused].map((f) => grads(f)([x, filter, bias], dy)) as [Tensor[], Tensor[]];
    for (const [i, gradient] of got.entries()) expectClose(gradient, wanted[i] as Tensor, { absolute: 1e-5 });
  });

  it('has correct gradients', () => {
    checkGradients(
      (image, kernel, shift) =>
        conv2d(image as Tensor4D, kernel as Tensor4D, { padding, bias: shift as Tensor1D }),
      [x, filter, bias],
    );
  });
});

it('a convolution applies a ReLU without a bias', () => {
  const y = conv2d(tensor4d([-1, 2], [1, 1, 2, 1]), tensor4d([1], [1, 1, 1, 1]), { activation: 'relu' });
  expectClose(y, tensor4d([0, 2], [1, 1, 2, 1]));
});

it.each(['relu', undefined] as const)('a linear layer applies %s as if computed separately', (activation) => {
  const apart = (input: Tensor, w: Tensor, shift: Tensor) => {
    const y = add(linear(input as Tensor2D, w as Tensor2D), shift);
    return activation ? relu(y) : y;
  };
  const fused = (input: Tensor, w: Tensor, shift: Tensor) =>
    linear(input as Tensor2D, w as Tensor2D, shift as Tensor1D, activation);
  expectClose(fused(rows, weight, bias), apart(rows, weight, bias));
  const dy = normalValues([4, 5], rng.child('dy'));
  const [wanted, got] = [apart, fused].map((f) => grads(f)([rows, weight, bias], dy)) as [Tensor[], Tensor[]];
  for (const [i, gradient] of got.entries()) expectClose(gradient, wanted[i] as Tensor);
});

it('activations have correct gradients', () => {
  for (const f of [relu<Tensor>, tanh<Tensor>, sigmoid<Tensor>]) checkGradients(f, [spacedValues([7], rng)]);
});

it('computes requested gradients only', () => {
  const [kernel, shift] = [variable(filter), variable(bias)];
  const traced = traceKernels(() => {
    variableGrads(() => sum(conv2d(x, kernel, { bias: shift, activation: 'relu' })), [kernel, shift]);
  });
  const kernels = traced.map((entry) => entry.kernel);
  expect(kernels).toContain('Conv2DBackpropFilter');
  expect(kernels).not.toContain('Conv2DBackpropInput');
  kernel.dispose();
  shift.dispose();
});

it('rejects a bias of another length, and the gradient of an unknown activation', () => {
  const short = tensor1d([1, 2]);
  expect(() => conv2d(x, filter, { bias: short })).toThrow(ShapeError);
  expect(() => linear(rows, weight, short)).toThrow('linear expects a bias of shape [5], got [2]');
  const attrs = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1], activation: 'elu' };
  const elu = (image: Tensor) =>
    engine().runKernel<Tensor>(FusedConv2D, { x: image, filter }, attrs as unknown as NamedAttrMap);
  expect(() => grads(elu)([x])).toThrow("kernels fused with 'elu' have no gradient");
});
