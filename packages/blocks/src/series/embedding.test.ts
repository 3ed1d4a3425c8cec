import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, parameters, Rng, summarize, trainingPass, weightKinds } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Embedding, type EmbeddingOptions } from './embedding.js';

installGradients();

const make = (options: Partial<EmbeddingOptions> = {}) =>
  new Embedding({ rows: 5, width: 3, ...options }, new Rng(1));

describe('Embedding', () => {
  it('looks up the row of each id', () => {
    const layer = make({ rows: 3, width: 2 });
    layer.weight.assign(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]));
    expectClose(layer.forward(tf.tensor([2, 0])), tf.tensor2d([5, 6, 1, 2], [2, 2]));
  });

  it('has a table of standard normal values under the name weight', () => {
    const { weight } = make({ rows: 100, width: 50 });
    expect(weight.shape).toEqual([100, 50]);
    const { mean, variance } = tf.moments(weight);
    expect(Math.abs(mean.arraySync() as number)).toBeLessThan(0.05);
    expect(Math.abs((variance.arraySync() as number) - 1)).toBeLessThan(0.05);
    expect(weightKinds(make())).toEqual(new Map([['weight', 'table']]));
  });

  it('keeps the row of padding at zero, without a gradient', () => {
    const layer = make({ paddingIndex: 2 });
    expectClose(layer.forward(tf.tensor([2])), [0, 0, 0]);
    const { grads } = tf.variableGrads(() => {
      const pass = trainingPass(layer, { rng: new Rng(0), step: 0 });
      return tf.sum(layer.forward(tf.tensor([[2, 4, 4]]), pass)) as tf.Scalar;
    }, [...parameters(layer).values()]);
    const expected = new Array(15).fill(0).fill(2, 12);
    expectClose(grads[layer.weight.name] as tf.Tensor, expected);
  });

  it('is summarized', () => {
    expect(summarize(make, [7])).toMatchObject([
      { type: 'Embedding', output: [7, 3], parameters: 15, multiplyAdds: 0 },
    ]);
  });

  it.each<[Partial<EmbeddingOptions>, string]>([
    [{ rows: 0 }, 'Embedding rows must be a whole number from 1, got 0'],
    [{ width: 1.5 }, 'Embedding width must be a whole number from 1, got 1.5'],
    [{ paddingIndex: 5 }, 'Embedding paddingIndex must be a whole number from 0 to 4, got 5'],
  ])('rejects the options %j', (options, complaint) => {
    expect(() => make(options)).toThrow(ConfigError);
    expect(() => make(options)).toThrow(complaint);
  });
});

testModule('Embedding', (rng) => new Embedding({ rows: 6, width: 3, paddingIndex: 0 }, rng), {
  input: [4, 5],
  output: [4, 5, 3],
  parameters: 18,
  values: ([n = 0, length = 0], rng) => {
    const ids = Array.from({ length: n * length }, (_, i) => (i < 6 ? i : rng.integer(6)));
    return tf.tensor(ids, [n, length]);
  },
});
