import '@tensorflow/tfjs-backend-cpu';
import { Rng, stateDict, summarize, summaryTotals } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Inception, type InceptionChannels, inceptionOutChannels } from './inception.js';

installGradients();

/** Row "inception (3a)" of table 1. */
const THREE_A: InceptionChannels = {
  one: 64,
  threeReduce: 96,
  three: 128,
  fiveReduce: 16,
  five: 32,
  poolProj: 32,
};
const SMALL: InceptionChannels = { one: 2, threeReduce: 3, three: 4, fiveReduce: 2, five: 1, poolProj: 3 };

describe('Inception', () => {
  it('concatenates its four branches in the order of table 1', () => {
    const block = new Inception({ in: 3, ...SMALL }, new Rng(1));
    const x = normalValues<tf.Rank.R4>([2, 5, 6, 3], new Rng(2));
    const [one, three, five, pool] = tf.split(block.forward(x), [2, 4, 1, 3], 3);
    const relu = (h: tf.Tensor) => tf.relu(h) as tf.Tensor4D;
    const at = (key: string) => {
      const state = stateDict(block);
      return (h: tf.Tensor4D) =>
        relu(
          tf.add(
            tf.conv2d(h, state.get(`${key}.conv.weight`) as tf.Tensor4D, 1, 'same'),
            state.get(`${key}.conv.bias`) as tf.Tensor,
          ),
        );
    };
    expectClose(one as tf.Tensor, at('branch1')(x));
    expectClose(three as tf.Tensor, at('branch2.1')(at('branch2.0')(x)));
    expectClose(five as tf.Tensor, at('branch3.1')(at('branch3.0')(x)));
    expectClose(pool as tf.Tensor, at('branch4.1')(tf.maxPool(x, 3, 1, 'same')));
  });

  it('has the parameters and operations of table 1 for 3a: 159K and 128M', () => {
    const rows = summarize(() => new Inception({ in: 192, ...THREE_A }, new Rng(1)), [28, 28, 192]);
    const { parameters, multiplyAdds } = summaryTotals(rows);
    // 159K, with K = 1024.
    const biases = 64 + 96 + 128 + 16 + 32 + 32;
    expect(parameters - biases).toBe(163_328);
    expect(multiplyAdds).toBe(128_049_152);
    expect(inceptionOutChannels(THREE_A)).toBe(256);
  });

  it("has torchvision's keys with batch norm", () => {
    const block = new Inception({ in: 3, ...SMALL, batchNorm: true, fiveKernel: 3 }, new Rng(1));
    const weights = [...stateDict(block)].filter(([key]) => key.endsWith('weight'));
    expect(weights.map(([key, { shape }]) => `${key} ${shape}`)).toEqual([
      'branch1.conv.weight 1,1,3,2',
      'branch1.bn.weight 2',
      'branch2.0.conv.weight 1,1,3,3',
      'branch2.0.bn.weight 3',
      'branch2.1.conv.weight 3,3,3,4',
      'branch2.1.bn.weight 4',
      'branch3.0.conv.weight 1,1,3,2',
      'branch3.0.bn.weight 2',
      'branch3.1.conv.weight 3,3,2,1',
      'branch3.1.bn.weight 1',
      'branch4.1.conv.weight 1,1,3,3',
      'branch4.1.bn.weight 3',
    ]);
  });
});

testModule('Inception', (rng) => new Inception({ in: 3, ...SMALL }, rng), {
  input: [2, 5, 6, 3],
  output: [2, 5, 6, 10],
  parameters: 8 + 12 + 112 + 8 + 51 + 12,
});
testModule('Inception with batch norm', (rng) => new Inception({ in: 3, ...SMALL, batchNorm: true }, rng), {
  input: [2, 5, 6, 3],
  output: [2, 5, 6, 10],
  parameters: 6 + 9 + 108 + 6 + 50 + 9 + 2 * 15,
});
