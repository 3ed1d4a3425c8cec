import { ConfigError, Rng, ShapeError } from '@convkit/core';
import { checkGradients, expectClose, normalValues, spacedValues } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { ones, setBackend, type Tensor3D, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { installGradients } from '../install-gradients.js';
import { averagePool1d, maxPool1d, type Pool1dOptions } from './pool1d.js';

beforeAll(async () => {
  await setBackend('cpu');
  installGradients();
});

const series = (...values: number[]) => tensor3d(values, [1, values.length, 1]);

describe.each([
  ['maxPool1d', maxPool1d, (values: number[]) => Math.max(...values)],
  ['averagePool1d', averagePool1d, (v: number[]) => v.reduce((sum, value) => sum + value, 0) / v.length],
] as const)('%s', (_, pool, combine) => {
  it.each<[Pool1dOptions, windows: number[][]]>([
    [
      { size: 2 },
      [
        [1, -5],
        [3, 2],
      ],
    ],
    [{ size: 2, ceilMode: true }, [[1, -5], [3, 2], [-4]]],
    [
      { size: 3, stride: 1 },
      [
        [1, -5, 3],
        [-5, 3, 2],
        [3, 2, -4],
      ],
    ],
    [
      { size: 3, stride: 2, padding: 1 },
      [
        [1, -5],
        [-5, 3, 2],
        [2, -4],
      ],
    ],
    [{ size: 2, padding: 'same' }, [[1, -5], [3, 2], [-4]]],
  ])('combines the values of each window with %j', (options, windows) => {
    const y = pool(series(1, -5, 3, 2, -4), options);
    expect(y.shape).toEqual([1, windows.length, 1]);
    expectClose(y, windows.map(combine));
  });

  it('rejects options that are not whole numbers, and windows that do not fit', () => {
    expect(() => pool(series(1, 2), { size: 0 })).toThrow(ConfigError);
    expect(() => pool(series(1, 2), { size: 1, stride: 0.5 })).toThrow('the pooling stride must be');
    expect(() => pool(series(1, 2), { size: 3 })).toThrow(ShapeError);
    expect(() => pool(series(1, 2), { size: 2, padding: 2 })).toThrow(
      'a pooling window of 2 steps with stride 2 and padding 2 does not fit an input of shape [1,2,1]',
    );
    expect(() => pool(ones([1, 4, 4, 1]) as unknown as Tensor3D, { size: 2 })).toThrow(ShapeError);
  });
});

it('max pooling has correct gradients', () => {
  const x = spacedValues([2, 7, 3], new Rng(1));
  checkGradients((v) => maxPool1d(v as Tensor3D, { size: 3, stride: 2 }), [x], {
    epsilon: 2e-3,
    tolerance: 5e-3,
  });
});

it('average pooling has correct gradients', () => {
  const x = normalValues([2, 7, 3], new Rng(1));
  checkGradients((v) => averagePool1d(v as Tensor3D, { size: 3, stride: 2, padding: 1 }), [x]);
});
