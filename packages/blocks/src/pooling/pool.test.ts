import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, summarize } from '@convkit/core';
import { installGradients, type PoolOptions } from '@convkit/ops';
import { checkGradients, expectClose, spacedValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testRejectedInputs } from '../rejected-inputs.fixture.js';
import { AveragePool, MaxPool } from './pool.js';

installGradients();

const COUNTING = tf.keep(
  tf.tensor4d(
    Array.from({ length: 12 }, (_, i) => i - 8),
    [1, 3, 4, 1],
  ),
); // -8 to 3

describe('MaxPool', () => {
  it('takes the largest value of each window, also of negative values', () => {
    expectClose(new MaxPool({ size: 2 }).forward(COUNTING), tf.tensor4d([-3, -1], [1, 1, 2, 1]));
    expectClose(new MaxPool({ size: 2, stride: 1 }).forward(COUNTING), [-3, -2, -1, 1, 2, 3]);
  });

  it('never takes padding for the maximum', () => {
    expectClose(new MaxPool({ size: 3, stride: 3, padding: 1 }).forward(COUNTING), [-3, -1]);
  });

  it('keeps a window that extends beyond the edge in ceil mode', () => {
    const y = new MaxPool({ size: 2, ceilMode: true }).forward(COUNTING);
    expectClose(y, tf.tensor4d([-3, -1, 1, 3], [1, 2, 2, 1]));
  });
});

describe('AveragePool', () => {
  it('averages each window', () => {
    expectClose(new AveragePool({ size: 2 }).forward(COUNTING), tf.tensor4d([-5.5, -3.5], [1, 1, 2, 1]));
  });

  it('averages the pixels inside the image only', () => {
    const y = new AveragePool({ size: 2, ceilMode: true }).forward(COUNTING);
    expectClose(y, tf.tensor4d([-5.5, -3.5, 0.5, 2.5], [1, 2, 2, 1]));
  });
});

describe.each([
  ['MaxPool', (options: PoolOptions) => new MaxPool(options)],
  ['AveragePool', (options: PoolOptions) => new AveragePool(options)],
])('%s', (name, create) => {
  it.each<[PoolOptions, number[]]>([
    [{ size: 2 }, [2, 2, 3, 3]],
    [{ size: 2, ceilMode: true }, [2, 3, 3, 3]],
    [{ size: [3, 2], stride: 2, padding: 1 }, [2, 3, 4, 3]],
    [{ size: 3, stride: 2, padding: 'same' }, [2, 3, 3, 3]],
    [{ size: 1, stride: 4 }, [2, 2, 2, 3]],
  ])('has the correct shape and gradient for %j', (options, output) => {
    const x = spacedValues([2, 5, 6, 3], new Rng(1));
    const layer = create(options);
    expect(layer.forward(x as tf.Tensor4D).shape).toEqual(output);
    // Steps smaller than the gaps between the values.
    checkGradients((input) => layer.forward(input as tf.Tensor4D), [x], { epsilon: 1 / 256 });
  });

  it('costs no connections', () => {
    expect(summarize(() => create({ size: 2 }), [28, 28, 6])).toMatchObject([
      { type: name, output: [14, 14, 6], parameters: 0, connections: 0, multiplyAdds: 0 },
    ]);
  });

  testRejectedInputs(
    () => create({ size: 3 }),
    [
      [1, 2, 9, 1],
      [9, 9, 1],
    ],
  );

  it.each<[PoolOptions]>([
    [{ size: 0 }],
    [{ size: 2.5 }],
    [{ size: 2, stride: 0 }],
    [{ size: 2, padding: -1 }],
    [{ size: 2, padding: 0.5 }],
  ])('rejects the options %j', (options) => {
    expect(() => create(options)).toThrow(ConfigError);
  });
});

testModule('MaxPool', () => new MaxPool({ size: 2 }), {
  input: [2, 4, 6, 3],
  output: [2, 2, 3, 3],
  parameters: 0,
});
testModule('AveragePool', () => new AveragePool({ size: 3, stride: 2 }), {
  input: [2, 5, 7, 3],
  output: [2, 2, 3, 3],
  parameters: 0,
});
