import '@tensorflow/tfjs-backend-cpu';
import {
  buffers,
  ConfigError,
  freeze,
  INFERENCE,
  parameters,
  Rng,
  ShapeError,
  stateDict,
  type TrainingPass,
  trainingPass,
} from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, expectNoLeaks, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';

installGradients();

const make = (options: BatchNormOptions = { channels: 2 }) => new BatchNorm(options, new Rng(1));
const training = (layer: BatchNorm) => trainingPass(layer, { rng: new Rng(1), step: 0 });
/** Means 2 and 0, unbiased variances 8/3 and 16/3, biased ones 2 and 4. */
const BATCH = tf.keep(
  tf.tensor2d([
    [0, 2],
    [2, -2],
    [2, 2],
    [4, -2],
  ]),
);
const train = (layer: BatchNorm, finish: (pass: TrainingPass) => void = (pass) => pass.commit()) => {
  const pass = training(layer);
  const y = layer.forward(BATCH, pass);
  finish(pass);
  return y;
};
const running = (layer: BatchNorm) => [
  ...layer.running_mean.dataSync(),
  ...layer.running_var.dataSync(),
  ...layer.num_batches_tracked.dataSync(),
];

describe('BatchNorm', () => {
  it("has PyTorch's state and initial values", () => {
    const layer = make();
    expect([...stateDict(layer)].map(([key, { shape, dtype }]) => [key, shape, dtype])).toEqual([
      ['weight', [2], 'float32'],
      ['bias', [2], 'float32'],
      ['running_mean', [2], 'float32'],
      ['running_var', [2], 'float32'],
      ['num_batches_tracked', [], 'int32'],
    ]);
    expect([...parameters(layer).keys()]).toEqual(['weight', 'bias']);
    expect([...layer.weight.dataSync(), ...layer.bias.dataSync()]).toEqual([1, 1, 0, 0]);
    expect(running(layer)).toEqual([0, 0, 1, 1, 0]);
  });

  it('normalizes by the batch in training, and updates the running statistics after the step', () => {
    const layer = make({ channels: 2, epsilon: 0 });
    const y = train(layer, (pass) => {
      expect(running(layer)).toEqual([0, 0, 1, 1, 0]);
      pass.commit();
    });
    const r = Math.sqrt(2);
    expectClose(y, [-r, 1, 0, -1, 0, 1, r, -1]);
    expectClose(running(layer), [0.2, 0, 0.9 + 0.8 / 3, 0.9 + 1.6 / 3, 1]);
    train(layer);
    expectClose(running(layer), [0.38, 0, 0.81 + (0.19 * 8) / 3, 0.81 + (0.19 * 16) / 3, 2]);
  });

  it('weights a batch in the running statistics as the pass says', () => {
    const layer = make();
    const pass = trainingPass(layer, { rng: new Rng(1), step: 0, statisticsMomentum: 1 });
    layer.forward(BATCH, pass);
    pass.commit();
    expectClose(running(layer), [2, 0, 8 / 3, 16 / 3, 1]);
  });

  it('discards the statistics of a failed step', () => {
    const layer = make();
    train(layer, (pass) => pass.discard());
    expect(running(layer)).toEqual([0, 0, 1, 1, 0]);
  });

  it('uses the running statistics in inference', () => {
    const layer = make({ channels: 2, epsilon: 0, momentum: 1 });
    train(layer);
    const r = Math.sqrt(8 / 3);
    expectClose(layer.forward(tf.tensor2d([[2 + r, 0]])), [1, 0], { absolute: 1e-6 });
  });

  it('uses the running statistics in training too while it is frozen, and does not update them', () => {
    const layer = make();
    train(layer);
    const before = running(layer);
    freeze(layer);
    expectClose(train(layer), layer.forward(BATCH));
    expect(running(layer)).toEqual(before);
    const half = make();
    freeze(half, /weight/);
    train(half);
    expect(running(half)).not.toEqual([0, 0, 1, 1, 0]);
  });

  it('adds a residual and applies a ReLU, in training and in inference', () => {
    const layer = make();
    const residual = normalValues<tf.Rank.R2>([4, 2], new Rng(2));
    for (const run of [
      layer.forward.bind(layer, BATCH, training(layer)),
      layer.forward.bind(layer, BATCH, undefined),
    ]) {
      expectClose(run({ relu: true, residual }), tf.relu(tf.add(run({}), residual)), { absolute: 1e-5 });
    }
  });

  it('applies a ReLU if it is an option of the layer', () => {
    const rectifier = new BatchNorm({ channels: 2, activation: 'relu' }, new Rng(1));
    expectClose(rectifier.forward(BATCH), tf.relu(make().forward(BATCH)));
    expectClose(rectifier.forward(BATCH, INFERENCE, { relu: false }), make().forward(BATCH));
  });

  it('leaks no tensors', () => {
    const layer = make();
    expectNoLeaks(() => train(layer).dispose());
    expectNoLeaks(() => train(layer, (pass) => pass.discard()).dispose());
  });

  it('rejects training on one value per channel, and a wrong number of channels', () => {
    const layer = make();
    const one = tf.zeros<tf.Rank.R4>([1, 1, 1, 2]);
    expect(() => layer.forward(one, training(layer))).toThrow(ShapeError);
    expect(() => layer.forward(one, training(layer))).toThrow(
      'one value per channel, got an input of shape [1,1,1,2]',
    );
    expect(layer.forward(one).shape).toEqual([1, 1, 1, 2]);
    for (const shape of [[3, 3], [2]]) expect(() => layer.forward(tf.zeros(shape))).toThrow(ShapeError);
  });

  it.each([{ channels: 0 }, { epsilon: -1 }, { momentum: 1.1 }, { momentum: Number.NaN }])(
    'rejects the options %j',
    (options) => {
      expect(() => make({ channels: 2, ...options })).toThrow(ConfigError);
    },
  );

  it('does not train its buffers', () => {
    expect([...buffers(make()).keys()]).toEqual(['running_mean', 'running_var', 'num_batches_tracked']);
  });
});

testModule('BatchNorm', (rng) => new BatchNorm({ channels: 3 }, rng), {
  input: [3, 2, 4, 3],
  output: [3, 2, 4, 3],
  parameters: 6,
  differences: { tolerance: 2e-3 },
});
