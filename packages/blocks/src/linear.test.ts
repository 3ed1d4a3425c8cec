import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, loadStateDict, Rng, stateDict, summarize } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Linear } from './linear.js';
import { testRejectedInputs } from './rejected-inputs.fixture.js';

installGradients();

describe('Linear', () => {
  it('multiplies by the weight and adds the bias', () => {
    const layer = new Linear({ in: 2, out: 3 }, new Rng(1));
    const weight = tf.tensor2d([1, 0, -1, 2, 1, 0], [2, 3]);
    loadStateDict(
      layer,
      new Map<string, tf.Tensor>([
        ['weight', weight],
        ['bias', tf.tensor1d([0.5, 0, 1])],
      ]),
    );
    const y = layer.forward(tf.tensor2d([1, 2, 3, 4], [2, 2]));
    expectClose(y, tf.tensor2d([5.5, 2, 0, 11.5, 4, -2], [2, 3]));
  });

  it("has a weight [in, out] with PyTorch's initial values", () => {
    const layer = new Linear({ in: 100, out: 40 }, new Rng(1));
    expect([...stateDict(layer)].map(([key, { shape }]) => [key, shape])).toEqual([
      ['weight', [100, 40]],
      ['bias', [40]],
    ]);
    for (const state of [layer.weight, layer.bias as tf.Variable]) {
      const largest = tf.max(tf.abs(state)).arraySync() as number;
      expect(largest).toBeLessThanOrEqual(0.1);
      expect(largest).toBeGreaterThan(0.09);
    }
  });

  it('has no bias if it is turned off', () => {
    const layer = new Linear({ in: 2, out: 3, bias: false }, new Rng(1));
    expect([...stateDict(layer).keys()]).toEqual(['weight']);
    expectClose(layer.forward(tf.zeros([1, 2])), [0, 0, 0]);
  });

  it("counts the paper's connections for F6 of LeNet-5", () => {
    expect(summarize(() => new Linear({ in: 120, out: 84 }, new Rng(1)), [120])).toMatchObject([
      { type: 'Linear', output: [84], parameters: 10_164, connections: 10_164, multiplyAdds: 10_080 },
    ]);
  });

  it('has the correct gradient', () => {
    const layer = new Linear({ in: 5, out: 3 }, new Rng(1));
    checkGradients((x) => layer.forward(x as tf.Tensor2D), [normalValues([4, 5], new Rng(2))]);
  });

  testRejectedInputs(() => new Linear({ in: 5, out: 3 }, new Rng(1)), [[2, 4], [5], [1, 1, 5]]);

  it.each([[{ in: 0, out: 3 }], [{ in: 5, out: Number.NaN }], [{ in: 1.5, out: 3 }]])(
    'rejects %j',
    (options) => {
      expect(() => new Linear(options, new Rng(1))).toThrow(ConfigError);
    },
  );
});

testModule('Linear', (rng) => new Linear({ in: 7, out: 3 }, rng), {
  input: [2, 7],
  output: [2, 3],
  parameters: 24,
  differences: {},
});
