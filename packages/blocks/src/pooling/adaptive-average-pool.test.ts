import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, summarize } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testRejectedInputs } from '../rejected-inputs.fixture.js';
import { AdaptiveAveragePool, type AdaptiveAveragePoolOptions } from './adaptive-average-pool.js';

installGradients();

describe('AdaptiveAveragePool', () => {
  it('averages windows, which overlap if the sizes do not divide', () => {
    const pool = new AdaptiveAveragePool({ output: [1, 2] });
    expectClose(pool.forward(tf.tensor4d([1, 2, 6, 4, 5], [1, 1, 5, 1])), tf.tensor4d([3, 5], [1, 1, 2, 1]));
  });

  it('repeats the pixels of a smaller image', () => {
    const y = new AdaptiveAveragePool({ output: 2 }).forward(tf.tensor4d([7, 8], [1, 1, 1, 2]));
    expectClose(y, tf.tensor4d([7, 8, 7, 8, 7, 8, 7, 8], [1, 2, 2, 2]));
  });

  it('is the identity if the sizes are equal', () => {
    const x = tf.zeros<tf.Rank.R4>([1, 6, 6, 2]);
    expect(new AdaptiveAveragePool({ output: 6 }).forward(x)).toBe(x);
  });

  it.each([
    [6, 6],
    [7, 10],
    [2, 3],
  ])('has the correct gradient for an image of %ix%i', (height, width) => {
    const pool = new AdaptiveAveragePool({ output: [3, 4] });
    checkGradients((x) => pool.forward(x as tf.Tensor4D), [normalValues([2, height, width, 2], new Rng(1))]);
  });

  it('costs no connections', () => {
    expect(summarize(() => new AdaptiveAveragePool({ output: 6 }), [13, 13, 256])).toMatchObject([
      { type: 'AdaptiveAveragePool', output: [6, 6, 256], parameters: 0, connections: 0, multiplyAdds: 0 },
    ]);
  });

  testRejectedInputs(
    () => new AdaptiveAveragePool({ output: 2 }),
    [
      [9, 9, 1],
      [1, 0, 4, 3],
    ],
  );

  it.each<[AdaptiveAveragePoolOptions]>([[{ output: 0 }], [{ output: 1.5 }], [{ output: [2, Number.NaN] }]])(
    'rejects the options %j',
    (options) => {
      expect(() => new AdaptiveAveragePool(options)).toThrow(ConfigError);
    },
  );
});

testModule('AdaptiveAveragePool', () => new AdaptiveAveragePool({ output: [3, 2] }), {
  input: [2, 7, 4, 3],
  output: [2, 3, 2, 3],
  parameters: 0,
});
