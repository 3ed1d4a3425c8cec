import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ones } from '../initializers.js';
import { INFERENCE, Module, type Pass } from '../module.js';
import { recomputed } from '../recompute/recomputed.js';
import { Rng } from '../rng.js';
import { freeze } from '../state-dict.js';
import { parameter } from '../variables.js';
import { blocksToRecompute } from './blocks-to-recompute.js';
import { trainingMemory } from './training-memory.js';

beforeAll(() => tf.setBackend('cpu'));

const INPUT = [8];
const OPTIONS = { batchSize: 200, optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0 } } as const;

/** A matrix product with its own gradient, which keeps its input. */
const product = tf.customGrad((x, weight, save) => {
  (save as unknown as tf.GradSaveFunc)([x as tf.Tensor, weight as tf.Tensor]);
  return {
    value: tf.matMul(x as tf.Tensor2D, weight as tf.Tensor2D),
    gradFunc: (dy: tf.Tensor, [x, weight]: tf.Tensor[]) => [
      tf.matMul(dy as tf.Tensor2D, weight as tf.Tensor2D, false, true),
      tf.matMul(x as tf.Tensor2D, dy as tf.Tensor2D, true),
    ],
  };
});

/** Matrix products of these widths. */
class Block extends Module {
  readonly weights: readonly tf.Variable[];

  constructor(widths: readonly number[]) {
    super();
    this.weights = widths
      .slice(1)
      .map((width, i) => parameter([widths[i] as number, width], ones, new Rng(1)));
  }

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return recomputed(x, pass, (x) => this.weights.reduce((h: tf.Tensor, weight) => product(h, weight), x));
  }
}

class Net extends Module {
  readonly blocks: readonly Block[];

  constructor(widths: readonly (readonly number[])[]) {
    super();
    this.blocks = widths.map((each) => new Block(each));
  }

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return this.blocks.reduce((h, block) => block.forward(h, pass), x);
  }
}

const EVEN = Array.from({ length: 8 }, () => [8, 8, 8, 8]);

describe('blocksToRecompute', () => {
  it('chooses blocks of at most half of the multiply-adds, and none at the end, whose activations are freed first', () => {
    const create = () => new Net(EVEN);
    const blocks = blocksToRecompute(create, INPUT, OPTIONS);
    expect(blocks).toEqual([0, 1, 2, 3]);
    const peak = (recompute: boolean | readonly number[]) =>
      trainingMemory(create, INPUT, { ...OPTIONS, recompute }).peak;
    expect(peak(blocks)).toBeLessThan(0.75 * peak(false));
    expect(peak(blocks)).toBeLessThan(peak([4, 5, 6, 7]));
  });

  it('prefers blocks with large activations and few multiply-adds', () => {
    // 8 x 40 + 40 x 8 multiply-adds hold 48 numbers, 8 x 8 + 8 x 8 + 8 x 8 hold 24, and 8 x 100 + 100 x 8 hold 108.
    const widths = [
      [8, 8, 8, 8],
      [8, 100, 8],
      [8, 8, 8, 8],
      [8, 40, 8],
      [8, 8, 8, 8],
    ];
    expect(blocksToRecompute(() => new Net(widths), INPUT, OPTIONS)).toEqual([0, 2, 3]);
  });

  it.each([
    [
      [
        [8, 100, 8],
        [8, 8],
      ],
    ],
    [
      [
        [8, 100, 8],
        [8, 8, 8],
        [8, 8],
      ],
    ],
    [
      [
        [8, 40, 8],
        [8, 8, 8],
        [8, 60, 8],
        [8, 4],
      ],
    ],
    [
      [
        [8, 8, 200],
        [200, 8],
        [8, 8, 8],
      ],
    ],
  ])('never raises the peak: %j', (widths) => {
    const create = () => new Net(widths);
    const peak = (recompute: boolean | readonly number[]) =>
      trainingMemory(create, INPUT, { ...OPTIONS, recompute }).peak;
    const blocks = blocksToRecompute(create, INPUT, OPTIONS);
    if (blocks.length > 0) expect(peak(blocks)).toBeLessThan(peak(false));
  });

  it('chooses none if the update needs more memory than the activations', () => {
    expect(blocksToRecompute(() => new Net(EVEN), INPUT, { ...OPTIONS, batchSize: 1 })).toEqual([]);
  });

  it('chooses the same blocks while the first are frozen', () => {
    const frozen = () => {
      const net = new Net(EVEN);
      for (const block of net.blocks.slice(0, 6)) freeze(block);
      return net;
    };
    expect(blocksToRecompute(frozen, INPUT, OPTIONS)).toEqual([0, 1, 2, 3]);
  });

  it('chooses none in a network without blocks', () => {
    class Plain extends Net {
      override forward(x: tf.Tensor): tf.Tensor {
        return super.forward(x);
      }
    }
    expect(blocksToRecompute(() => new Plain([]), INPUT, OPTIONS)).toEqual([]);
  });
});
