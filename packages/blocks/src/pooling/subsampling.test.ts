import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, constant, loadStateDict, Rng, stateDict, summarize } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testRejectedInputs } from '../rejected-inputs.fixture.js';
import { Subsampling } from './subsampling.js';

installGradients();

describe('Subsampling', () => {
  it('scales the sum of each 2x2 block and adds a bias, both per channel', () => {
    const layer = new Subsampling({ channels: 2 }, new Rng(1));
    const state = new Map([
      ['weight', tf.tensor1d([2, -0.5])],
      ['bias', tf.tensor1d([1, 10])],
    ]);
    loadStateDict(layer, state);
    // Channel 0 counts from 1 to 8 in two rows, channel 1 is ten times that.
    const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80], [1, 2, 4, 2]);
    expectClose(layer.forward(x), tf.tensor4d([29, -60, 45, -100], [1, 1, 2, 2]));
  });

  it('drops an odd last row and column', () => {
    const layer = new Subsampling({ channels: 1, init: constant(1) }, new Rng(1));
    expectClose(layer.forward(tf.ones([1, 3, 5, 1])), tf.tensor4d([5, 5], [1, 1, 2, 1]));
  });

  it('initializes uniformly in +-2.4 / 4', () => {
    const layer = new Subsampling({ channels: 500 }, new Rng(1));
    expect([...stateDict(layer).keys()]).toEqual(['weight', 'bias']);
    for (const state of [layer.weight, layer.bias]) {
      const largest = tf.max(tf.abs(state)).arraySync() as number;
      expect(largest).toBeLessThanOrEqual(0.6);
      expect(largest).toBeGreaterThan(0.58);
    }
  });

  it.each([
    ['S2', [28, 28, 6], { output: [14, 14, 6], parameters: 12, connections: 5_880 }],
    ['S4', [10, 10, 16], { output: [5, 5, 16], parameters: 32, connections: 2_000 }],
  ])("counts the paper's connections for %s of LeNet-5", (_, input, counts) => {
    const create = () => new Subsampling({ channels: input[2] as number }, new Rng(1));
    expect(summarize(create, input)).toMatchObject([{ type: 'Subsampling', multiplyAdds: 0, ...counts }]);
  });

  it('has the correct gradient', () => {
    const layer = new Subsampling({ channels: 3 }, new Rng(1));
    checkGradients((x) => layer.forward(x as tf.Tensor4D), [normalValues([2, 4, 5, 3], new Rng(2))]);
  });

  testRejectedInputs(
    () => new Subsampling({ channels: 3 }, new Rng(1)),
    [
      [1, 4, 4, 1],
      [1, 4, 4, 6],
      [4, 4, 3],
      [1, 1, 4, 3],
    ],
  );

  it('rejects zero channels', () => {
    expect(() => new Subsampling({ channels: 0 }, new Rng(1))).toThrow(ConfigError);
  });
});

testModule('Subsampling', (rng) => new Subsampling({ channels: 3 }, rng), {
  input: [2, 4, 6, 3],
  output: [2, 2, 3, 3],
  parameters: 6,
  differences: {},
});
