import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../errors.js';
import { heNormal } from '../initializers.js';
import { INFERENCE, Module, type Pass } from '../module.js';
import { Rng } from '../rng.js';
import { parameter } from '../variables.js';
import { flattenedInputShapes } from './flattened-input-shapes.js';

const rng = new Rng(1);
const matrix = (rows: number, columns: number) => parameter<tf.Rank.R2>([rows, columns], heNormal, rng);
const flat = (x: tf.Tensor) => tf.reshape(x, [x.shape[0] as number, -1]) as tf.Tensor2D;

/** Layers on flattened feature maps, one of them in training only. */
class Net extends Module {
  readonly fc1 = matrix(2 * 4 * 3, 5);
  readonly fc2 = matrix(5, 24);
  readonly fc3 = matrix(24, 2);
  readonly head = matrix(24, 7);
  readonly pooled = matrix(3, 2);

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    const features = tf.mul(tf.relu(flat(x)), 0.5);
    if (pass.training) tf.matMul(features, this.head);
    tf.matMul(flat(tf.mean(x, [1, 2], true)), this.pooled);
    return tf.matMul(tf.relu(tf.matMul(tf.matMul(features, this.fc1), this.fc2)), this.fc3);
  }
}

class Gray extends Module {
  readonly fc = matrix(8, 2);

  forward(x: tf.Tensor): tf.Tensor {
    return tf.matMul(flat(x), this.fc);
  }
}

/** One weight on feature maps of two shapes. */
class Turned extends Module {
  readonly fc = matrix(16, 2);

  forward(x: tf.Tensor): tf.Tensor {
    return tf.add(tf.matMul(flat(x), this.fc), tf.matMul(flat(tf.transpose(x, [0, 2, 1, 3])), this.fc));
  }
}

describe('flattenedInputShapes', () => {
  it('finds the weights on flattened feature maps, also those that run in training only', () => {
    const module = new Net();
    const before = tf.memory().numTensors;
    expect(flattenedInputShapes(module, [2, 4, 3])).toEqual(
      new Map([
        ['fc1', [2, 4, 3]],
        ['head', [2, 4, 3]],
      ]),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves out feature maps that both orders flatten alike', () => {
    expect(flattenedInputShapes(new Gray(), [2, 4, 1]).size).toBe(0);
    expect(flattenedInputShapes(new Gray(), [1, 1, 8]).size).toBe(0);
    expect(flattenedInputShapes(new Gray(), [1, 4, 2])).toEqual(new Map([['fc', [1, 4, 2]]]));
  });

  it('finds the weights on flattened series, as images of one row', () => {
    class Series extends Module {
      readonly fc = matrix(8, 2);

      forward(x: tf.Tensor): tf.Tensor {
        return tf.matMul(flat(tf.relu(x)), this.fc);
      }
    }
    expect(flattenedInputShapes(new Series(), [4, 2])).toEqual(new Map([['fc', [1, 4, 2]]]));
  });

  it('rejects a weight on feature maps of two shapes', () => {
    expect(() => flattenedInputShapes(new Turned(), [2, 4, 2])).toThrow(ShapeError);
    expect(() => flattenedInputShapes(new Turned(), [2, 4, 2])).toThrow(
      "'fc' takes flattened feature maps of shapes [2,4,2] and [4,2,2]",
    );
  });
});
