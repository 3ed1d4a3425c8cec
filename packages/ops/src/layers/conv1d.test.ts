import { ConfigError, Rng, ShapeError } from '@convkit/core';
import { checkGradients, expectClose, normalValues } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { ones, type Rank, setBackend, type Tensor1D, type Tensor3D, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { installGradients } from '../install-gradients.js';
import { type Conv1dOptions, conv1d } from './conv1d.js';

beforeAll(async () => {
  await setBackend('cpu');
  installGradients();
});

const random = (shape: [number, number, number], seed: number) => normalValues<Rank.R3>(shape, new Rng(seed));

/** Convolution by its definition, without groups. */
function definition(
  x: Tensor3D,
  filter: Tensor3D,
  before: number,
  step: number,
  dilation: number,
  out: number,
) {
  const [series, weights] = [x.arraySync(), filter.arraySync()];
  return series.map((steps) =>
    Array.from({ length: out }, (_, at) =>
      (weights[0] as number[][])[0]?.map((_, channel) =>
        weights.reduce((sum, rows, k) => {
          const values = steps[at * step - before + k * dilation];
          return rows.reduce((total, row, i) => total + (values?.[i] ?? 0) * (row[channel] as number), sum);
        }, 0),
      ),
    ),
  ) as number[][][];
}

describe('conv1d', () => {
  it.each<[Conv1dOptions, before: number, length: number]>([
    [{}, 0, 8],
    [{ padding: 'same' }, 1, 11],
    [{ padding: 2 }, 2, 12],
    [{ stride: 2 }, 0, 4],
    [{ stride: 3, padding: 1 }, 1, 4],
    [{ stride: 2, padding: 'same' }, 1, 6],
    [{ dilation: 2 }, 0, 5],
    [{ dilation: 3, padding: 'same' }, 4, 11],
    [{ dilation: 3, padding: 4 }, 4, 10],
  ])('computes the sums of its definition with %j', (options, before, length) => {
    const [x, filter] = [random([2, 11, 3], 1), random([4, 3, 2], 2)];
    const { stride = 1, dilation = 1 } = options;
    const y = conv1d(x, filter, options);
    expect(y.shape).toEqual([2, length, 2]);
    expectClose(y, tensor3d(definition(x, filter, before, stride, dilation, length)), { absolute: 1e-5 });
  });

  it('adds the bias and applies the ReLU', () => {
    const bias = normalValues<Rank.R1>([1], new Rng(1));
    const [value] = bias.dataSync() as unknown as [number];
    const y = conv1d(tensor3d([[[1], [-4]]]), ones([1, 1, 1]), { bias, activation: 'relu' });
    expectClose(y, [Math.max(1 + value, 0), Math.max(value - 4, 0)]);
  });

  it('shows each group of output channels its own input channels', () => {
    const y = conv1d(tensor3d([[[1, 2, 30, 40]]]), ones([1, 2, 2]), { groups: 2 });
    expectClose(y, [3, 70]);
  });

  it.each<[Conv1dOptions]>([
    [{ padding: 'same' }],
    [{ stride: 2, padding: 1 }],
    [{ dilation: 2, padding: 'same' }],
    [{ groups: 2, dilation: 2 }],
  ])('has correct gradients with %j', (options) => {
    const groups = options.groups ?? 1;
    checkGradients(
      (x, filter, bias) => conv1d(x as Tensor3D, filter as Tensor3D, { ...options, bias: bias as Tensor1D }),
      [random([2, 7, 4], 3), random([3, 4 / groups, 2], 4), normalValues([2], new Rng(5))],
    );
  });

  it.each<[number[], number[], Conv1dOptions, string]>([
    [[2, 8, 3], [4, 2, 5], {}, 'conv1d expects 2 input channels, got an input of shape [2,8,3]'],
    [[2, 3, 3], [4, 3, 5], {}, 'a filter over 4 steps with padding 0 does not fit an input of shape [2,3,3]'],
    [[2, 8, 3], [4, 3, 5], { dilation: 3 }, 'a filter over 10 steps with padding 0 does not fit'],
    [[2, 8, 4], [1, 2, 5], { groups: 2 }, 'conv1d cannot divide 5 output channels into 2 groups'],
    [[2, 8, 3], [1, 3, 5], { bias: ones([4]) }, 'conv1d expects a bias of shape [5], got [4]'],
  ])('rejects an input of %j with a filter of %j and %j', (input, filter, options, complaint) => {
    const run = () => conv1d(ones(input as [1, 1, 1]), ones(filter as [1, 1, 1]), options);
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(complaint);
  });

  it.each<[Conv1dOptions, string]>([
    [{ stride: 0 }, 'stride must be a whole number from 1, got 0'],
    [{ dilation: 1.5 }, 'dilation must be a whole number from 1, got 1.5'],
    [{ padding: -1 }, 'padding must be a whole number from 0, got -1'],
    [{ stride: 2, dilation: 2 }, 'conv1d cannot combine a stride of 2 with a dilation of 2'],
  ])('rejects the options %j', (options, complaint) => {
    const run = () => conv1d(ones([1, 9, 1]), ones([2, 1, 1]), options);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(complaint);
  });
});
