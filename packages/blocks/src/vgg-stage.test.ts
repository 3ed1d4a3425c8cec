import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, Rng, ShapeError, stateDict } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose, normalValues, testModule } from '@convkit/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testRejectedInputs } from './rejected-inputs.fixture.js';
import { VggStage, type VggStageOptions } from './vgg-stage.js';

installGradients();

const stage = (options: Partial<VggStageOptions> = {}) =>
  new VggStage({ in: 3, out: 4, convolutions: 2, ...options }, new Rng(1));
const shapes = (module: object) => [...stateDict(module)].map(([key, { shape }]) => `${key} ${shape}`);
const x = tf.keep(normalValues<tf.Rank.R4>([2, 7, 6, 3], new Rng(2)));

describe('VggStage', () => {
  it('is 3x3 convolutions that keep the size, each with a ReLU, and 2x2 max pooling', () => {
    const block = stage();
    let h: tf.Tensor4D = x;
    for (const index of [0, 2]) {
      const [weight, bias] = ['weight', 'bias'].map((name) =>
        stateDict(block).get(`layers.${index}.${name}`),
      );
      h = tf.relu(tf.add(tf.conv2d(h, weight as tf.Tensor4D, 1, 'same'), bias as tf.Tensor));
    }
    expectClose(block.forward(x), tf.maxPool(h, 2, 2, 'valid'), { absolute: 1e-5 });
    expect(block.forward(x).shape).toEqual([2, 3, 3, 4]);
  });

  it("has torchvision's indices, with a hole for each ReLU", () => {
    expect(shapes(stage())).toEqual([
      'layers.0.weight 3,3,3,4',
      'layers.0.bias 4',
      'layers.2.weight 3,3,4,4',
      'layers.2.bias 4',
    ]);
    const normalized = shapes(stage({ batchNorm: true }));
    expect(normalized.filter((key) => /(weight|bias) /.test(key))).toEqual([
      'layers.0.weight 3,3,3,4',
      'layers.0.bias 4',
      'layers.1.weight 4',
      'layers.1.bias 4',
      'layers.3.weight 3,3,4,4',
      'layers.3.bias 4',
      'layers.4.weight 4',
      'layers.4.bias 4',
    ]);
  });

  it('applies a ReLU after batch norm', () => {
    const block = stage({ convolutions: 1, batchNorm: true });
    const shift = stateDict(block).get('layers.1.bias') as tf.Variable;
    shift.assign(tf.fill(shift.shape, -1e3));
    // tfjs's ReLU gives -0 on webgl.
    expect(Math.abs(Math.max(...block.forward(x).dataSync()))).toBe(0);
  });

  it('initializes weights by the fan-out and biases to 0', () => {
    const state = stateDict(new VggStage({ in: 32, out: 256, convolutions: 1 }, new Rng(3)));
    const { mean, variance } = tf.moments(state.get('layers.0.weight') as tf.Tensor);
    expect((variance.arraySync() as number) * 9 * 256).toBeCloseTo(2, 1);
    expect(mean.arraySync()).toBeCloseTo(0, 2);
    expect([...(state.get('layers.0.bias') as tf.Tensor).dataSync()]).toEqual(new Array(256).fill(0));
  });

  it.each([0, 1.5])('rejects %d convolutions', (convolutions) => {
    expect(() => stage({ convolutions })).toThrow(ConfigError);
  });

  testRejectedInputs(stage, [
    [2, 6, 6],
    [2, 6, 6, 4],
  ]);

  it('rejects an image that is too small for the pooling', () => {
    expect(() => stage().forward(tf.zeros([2, 1, 6, 3]))).toThrow(ShapeError);
  });
});

testModule('VggStage', (rng) => new VggStage({ in: 2, out: 3, convolutions: 2 }, rng), {
  input: [2, 6, 5, 2],
  output: [2, 3, 2, 3],
  parameters: 57 + 84,
});
testModule(
  'VggStage with batch norm',
  (rng) => new VggStage({ in: 2, out: 3, convolutions: 1, batchNorm: true }, rng),
  { input: [2, 6, 5, 2], output: [2, 3, 2, 3], parameters: 57 + 6 },
);
