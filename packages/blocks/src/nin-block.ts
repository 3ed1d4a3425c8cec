import {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  type Pass,
  type Rng,
  recomputed,
} from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { Conv2d, type Conv2dOptions } from './conv2d.js';

const OUT: ArgumentKind = [
  'a number, or an array of three numbers',
  (value) => Number.isSafeInteger(value) || (Array.isArray(value) && value.length === 3),
];

/** Options of `NinBlock`. */
export interface NinBlockOptions extends Omit<Conv2dOptions, 'out' | 'bias' | 'activation' | 'groups'> {
  /** Output channels of the three convolutions; one number for all. */
  readonly out: number | readonly [convolution: number, hidden: number, output: number];
  /**
   * Omits the ReLU of the last convolution, so that the outputs can be negative.
   * @defaultValue false
   */
  readonly linearOutput?: boolean;
}

/**
 * Network in Network block ("mlpconv" layer): a convolution and two 1x1 convolutions, each followed by a ReLU. [n, h, w, in] ->
 * [n, h', w', out]. Lin et al. 2014, equation 2.
 */
export class NinBlock extends Module {
  /** The convolution. */
  readonly conv1: Conv2d;
  /** First 1x1 convolution. */
  readonly conv2: Conv2d;
  /** Second 1x1 convolution. */
  readonly conv3: Conv2d;

  /** @throws ConfigError if an option is invalid. */
  constructor(block: NinBlockOptions, rng: Rng) {
    checkArguments('NinBlock', { rng }, { rng: 'rng' });
    checkOptions('NinBlock', block, { out: OUT, linearOutput: 'boolean?' });
    const { out, linearOutput = false, ...given } = block;
    super();
    const options = { ...given, activation: 'relu' } as const;
    const [first, hidden, output] = typeof out === 'number' ? [out, out, out] : out;
    const pixel = { ...options, kernel: 1, stride: 1, padding: 0 };
    this.conv1 = new Conv2d({ ...options, out: first }, rng.child('conv1'));
    this.conv2 = new Conv2d({ ...pixel, in: first, out: hidden }, rng.child('conv2'));
    const { activation, ...linear } = pixel;
    const last = linearOutput ? linear : { ...linear, activation };
    this.conv3 = new Conv2d({ ...last, in: hidden, out: output }, rng.child('conv3'));
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in] or is smaller than the filters.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return recomputed(x, pass, (x, pass) => {
      const hidden = this.conv2.forward(this.conv1.forward(x, pass), pass);
      return pass.tap(this, this.conv3.forward(hidden, pass));
    });
  }
}
