import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, loadStateDict, ones, Rng, stateDict, summarize, zeros } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Conv2d, type Conv2dOptions } from './conv2d.js';
import { testRejectedInputs } from './rejected-inputs.fixture.js';

installGradients();

const make = (options: Conv2dOptions) => new Conv2d(options, new Rng(1));

describe('Conv2d', () => {
  it('computes the correlation with each filter and adds its bias', () => {
    const layer = make({ in: 1, out: 2, kernel: 2 });
    // Filters [[1, 2], [3, 4]] and [[0, 1], [-2, 0]].
    const weight = tf.tensor4d([1, 0, 2, 1, 3, -2, 4, 0], [2, 2, 1, 2]);
    loadStateDict(
      layer,
      new Map<string, tf.Tensor>([
        ['weight', weight],
        ['bias', tf.tensor1d([10, -1])],
      ]),
    );
    const y = layer.forward(tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]));
    expectClose(y, tf.tensor4d([47, -7, 57, -8, 77, -10, 87, -11], [1, 2, 2, 2]));
  });

  it('sums over the input channels', () => {
    const layer = make({ in: 3, out: 1, kernel: 1, weightInit: ones, biasInit: zeros });
    expectClose(layer.forward(tf.tensor4d([1, 2, 4, -1, 0, 0.5], [1, 1, 2, 3])), [7, -0.5]);
  });

  it.each<[Partial<Conv2dOptions>, tf.ShapeMap['R4'], number[]]>([
    [{ kernel: 5 }, [1, 32, 28, 3], [1, 28, 24, 4]],
    [{ kernel: [3, 2], stride: [2, 1], padding: 1 }, [2, 7, 6, 3], [2, 4, 7, 4]],
    [{ kernel: 3, stride: 2, padding: 'same' }, [1, 5, 4, 3], [1, 3, 2, 4]],
    [{ kernel: 1, stride: 3 }, [1, 7, 7, 3], [1, 3, 3, 4]],
    [{ kernel: 3, stride: 2, padding: 1 }, [1, 6, 6, 3], [1, 3, 3, 4]],
  ])('%j turns [%s] into [%s]', (options, input, output) => {
    const layer = make({ in: 3, out: 4, kernel: 1, ...options });
    expect(layer.forward(tf.zeros(input)).shape).toEqual(output);
  });

  it("has PyTorch's state and initial distribution", () => {
    const layer = make({ in: 4, out: 50, kernel: 5 });
    expect([...stateDict(layer)].map(([key, { shape }]) => [key, shape])).toEqual([
      ['weight', [5, 5, 4, 50]],
      ['bias', [50]],
    ]);
    for (const state of [layer.weight, layer.bias as tf.Variable]) {
      const largest = tf.max(tf.abs(state)).arraySync() as number;
      expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(100));
      expect(largest).toBeGreaterThan(0.9 / Math.sqrt(100));
    }
  });

  it('has no bias if it is turned off', () => {
    const layer = make({ in: 2, out: 3, kernel: 3, bias: false });
    expect([...stateDict(layer).keys()]).toEqual(['weight']);
    expectClose(layer.forward(tf.zeros([1, 3, 3, 2])), [0, 0, 0]);
  });

  it("sees in each group the group's own channels only", () => {
    const layer = make({ in: 4, out: 2, kernel: 1, groups: 2, weightInit: ones, biasInit: zeros });
    expect(layer.weight.shape).toEqual([1, 1, 2, 2]);
    expectClose(layer.forward(tf.tensor4d([1, 2, 30, 40], [1, 1, 1, 4])), [3, 70]);
  });

  it('is depthwise with as many groups as channels, with adjacent outputs of a channel', () => {
    const layer = make({ in: 2, out: 4, kernel: [1, 2], groups: 2, bias: false });
    loadStateDict(layer, new Map([['weight', tf.tensor4d([1, 2, 3, 4, 0, 1, 0, -1], [1, 2, 1, 4])]]));
    const y = layer.forward(tf.tensor4d([1, 10, 2, 20], [1, 1, 2, 2]));
    expectClose(y, tf.tensor4d([1, 4, 30, 20], [1, 1, 1, 4]));
  });

  it('initializes by the fan-in of one group', () => {
    const layer = make({ in: 32, out: 64, kernel: 5, groups: 8 });
    const largest = tf.max(tf.abs(layer.weight)).arraySync() as number;
    expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(100));
    expect(largest).toBeGreaterThan(0.95 / Math.sqrt(100));
  });

  it("counts the connections of AlexNet's second layer on its two towers", () => {
    const create = () => make({ in: 96, out: 256, kernel: 5, padding: 2, groups: 2 });
    expect(summarize(create, [27, 27, 96])).toMatchObject([
      { output: [27, 27, 256], parameters: 307_456, multiplyAdds: 27 * 27 * 256 * 25 * 48 },
    ]);
  });

  it("counts the paper's connections for C1 of LeNet-5", () => {
    expect(summarize(() => make({ in: 1, out: 6, kernel: 5 }), [32, 32, 1])).toMatchObject([
      { type: 'Conv2d', output: [28, 28, 6], parameters: 156, connections: 122_304, multiplyAdds: 117_600 },
    ]);
  });

  it('has the correct gradient', () => {
    const layer = make({ in: 3, out: 2, kernel: [3, 2], stride: 2, padding: 1 });
    checkGradients((x) => layer.forward(x as tf.Tensor4D), [normalValues([2, 5, 6, 3], new Rng(2))]);
  });

  testRejectedInputs(
    () => make({ in: 3, out: 4, kernel: 5 }),
    [
      [1, 8, 8, 1],
      [8, 8, 3],
      [1, 4, 8, 3],
    ],
  );

  it.each<[Partial<Record<keyof Conv2dOptions, unknown>>, string]>([
    [{ in: 0 }, 'Conv2d in must be a whole number from 1, got 0'],
    [{ out: undefined }, 'Conv2d out must be a whole number from 1, got undefined'],
    [{ kernel: 2.5 }, 'Conv2d kernel must be a whole number from 1, got 2.5'],
    [{ kernel: [3] }, 'Conv2d kernel must be one number or [height, width], got [3]'],
    [{ stride: [1, Number.NaN] }, 'Conv2d stride must be a whole number from 1, got NaN'],
    [{ padding: -1 }, "Conv2d padding must be 'valid', 'same' or a whole number from 0, got -1"],
    [{ padding: 'full' }, "got 'full'"],
    [{ groups: 0 }, 'Conv2d groups must be a whole number from 1, got 0'],
    [{ groups: 2 }, 'Conv2d cannot divide 3 input and 4 output channels into 2 groups'],
    [{ groups: 3 }, 'Conv2d cannot divide 3 input and 4 output channels into 3 groups'],
  ])('rejects the options %j', (options, complaint) => {
    const run = () => make({ in: 3, out: 4, kernel: 5, ...options } as Conv2dOptions);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(complaint);
  });
});

testModule(
  'Conv2d',
  (rng) => new Conv2d({ in: 3, out: 2, kernel: [3, 2], stride: [1, 2], padding: 1 }, rng),
  {
    input: [2, 4, 5, 3],
    output: [2, 4, 3, 2],
    parameters: 38,
    differences: {},
  },
);
testModule('Conv2d without bias', (rng) => new Conv2d({ in: 1, out: 3, kernel: 3, bias: false }, rng), {
  input: [2, 4, 4, 1],
  output: [2, 2, 2, 3],
  parameters: 27,
  differences: {},
});
testModule(
  'Conv2d in groups',
  (rng) => new Conv2d({ in: 4, out: 6, kernel: 3, groups: 2, padding: 1 }, rng),
  {
    input: [2, 4, 5, 4],
    output: [2, 4, 5, 6],
    parameters: 114,
    differences: {},
  },
);
testModule('Conv2d depthwise', (rng) => new Conv2d({ in: 3, out: 6, kernel: 3, groups: 3, stride: 2 }, rng), {
  input: [2, 5, 7, 3],
  output: [2, 2, 3, 6],
  parameters: 60,
  differences: {},
});
