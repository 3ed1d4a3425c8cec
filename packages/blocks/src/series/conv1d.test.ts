import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, stateDict, summarize, weightKinds } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testRejectedInputs } from '../rejected-inputs.fixture.js';
import { ConvBnRelu1d } from './conv-bn-relu-1d.js';
import { Conv1d, type Conv1dOptions } from './conv1d.js';

installGradients();

const make = (options: Conv1dOptions) => new Conv1d(options, new Rng(1));

describe('Conv1d', () => {
  it('computes the correlation with each filter and adds its bias', () => {
    const layer = make({ in: 1, out: 2, kernel: 2 });
    layer.weight.assign(tf.tensor3d([1, 0, 2, -1], [2, 1, 2]));
    layer.bias?.assign(tf.tensor1d([10, -1]));
    expectClose(layer.forward(tf.tensor3d([1, 2, 4], [1, 3, 1])), tf.tensor3d([15, -3, 20, -5], [1, 2, 2]));
  });

  it.each<[Partial<Conv1dOptions>, number]>([
    [{ kernel: 5 }, 16],
    [{ kernel: 8, padding: 'same' }, 20],
    [{ kernel: 3, stride: 2, padding: 1 }, 10],
    [{ kernel: 3, dilation: 4 }, 12],
    [{ kernel: 3, dilation: 4, padding: 'same' }, 20],
  ])('%j turns 20 steps into %i', (options, length) => {
    const layer = make({ in: 3, out: 4, kernel: 1, ...options });
    expect(layer.forward(tf.zeros([2, 20, 3])).shape).toEqual([2, length, 4]);
  });

  it("has PyTorch's state and initial distribution", () => {
    const layer = make({ in: 20, out: 50, kernel: 5 });
    expect([...stateDict(layer)].map(([key, { shape }]) => [key, shape])).toEqual([
      ['weight', [5, 20, 50]],
      ['bias', [50]],
    ]);
    expect(weightKinds([layer])).toEqual(new Map([['0.weight', 'series-filter']]));
    for (const state of [layer.weight, layer.bias as tf.Variable]) {
      const largest = tf.max(tf.abs(state)).arraySync() as number;
      expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(100));
      expect(largest).toBeGreaterThan(0.9 / Math.sqrt(100));
    }
  });

  it('counts its connections', () => {
    expect(summarize(() => make({ in: 3, out: 4, kernel: 5 }), [12, 3])).toMatchObject([
      { type: 'Conv1d', output: [8, 4], parameters: 64, multiplyAdds: 8 * 4 * 15, connections: 8 * 4 * 16 },
    ]);
  });

  testRejectedInputs(
    () => make({ in: 3, out: 4, kernel: 5 }),
    [
      [1, 8, 1],
      [8, 3],
      [1, 4, 3],
    ],
  );

  it.each<[Partial<Record<keyof Conv1dOptions, unknown>>, string]>([
    [{ in: 0 }, 'Conv1d in must be a whole number from 1, got 0'],
    [{ kernel: 2.5 }, 'Conv1d kernel must be a whole number from 1, got 2.5'],
    [{ dilation: 0 }, 'Conv1d dilation must be a whole number from 1, got 0'],
    [{ padding: -1 }, "Conv1d padding must be 'valid', 'same' or a whole number from 0, got -1"],
    [{ groups: 2 }, 'Conv1d cannot divide 3 input and 4 output channels into 2 groups'],
    [{ stride: 2, dilation: 3 }, 'Conv1d cannot combine a stride of 2 with a dilation of 3'],
  ])('rejects the options %j', (options, complaint) => {
    const run = () => make({ in: 3, out: 4, kernel: 5, ...options } as Conv1dOptions);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(complaint);
  });
});

testModule('Conv1d', (rng) => new Conv1d({ in: 3, out: 2, kernel: 4, stride: 2, padding: 'same' }, rng), {
  input: [2, 9, 3],
  output: [2, 5, 2],
  parameters: 26,
  differences: {},
});
testModule(
  'Conv1d in dilated groups',
  (rng) => new Conv1d({ in: 4, out: 6, kernel: 3, groups: 2, dilation: 2 }, rng),
  {
    input: [2, 9, 4],
    output: [2, 5, 6],
    parameters: 42,
    differences: {},
  },
);
testModule('ConvBnRelu1d', (rng) => new ConvBnRelu1d({ in: 2, out: 3, kernel: 3, padding: 'same' }, rng), {
  input: [4, 6, 2],
  output: [4, 6, 3],
  parameters: 18 + 6,
});
