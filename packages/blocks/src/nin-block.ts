import { INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { Conv2d, type Conv2dOptions } from './conv2d.js';

export interface NinBlockOptions extends Omit<Conv2dOptions, 'out' | 'bias' | 'activation' | 'groups'> {
  /** Maps of the convolution and of the two layers of the perceptron over it; one number for all three. */
  readonly out: number | readonly [convolution: number, hidden: number, output: number];
}

/**
 * An "mlpconv" layer: a convolution and two 1x1 convolutions, a ReLU after each. [n, h, w, in] -> [n, h', w', out].
 * Lin et al. 2014, equation 2.
 */
export class NinBlock extends Module {
  readonly conv1: Conv2d;
  readonly conv2: Conv2d;
  readonly conv3: Conv2d;

  /** @throws ConfigError as `Conv2d` does. */
  constructor({ out, ...given }: NinBlockOptions, rng: Rng) {
    super();
    const options = { ...given, activation: 'relu' } as const;
    const [maps, hidden, output] = typeof out === 'number' ? [out, out, out] : out;
    const pixel = { ...options, kernel: 1, stride: 1, padding: 0 };
    this.conv1 = new Conv2d({ ...options, out: maps }, rng.child('conv1'));
    this.conv2 = new Conv2d({ ...pixel, in: maps, out: hidden }, rng.child('conv2'));
    this.conv3 = new Conv2d({ ...pixel, in: hidden, out: output }, rng.child('conv3'));
  }

  /** @throws ShapeError when `x` is not [n, h, w, in] or smaller than the filter. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const maps = this.conv1.forward(x, pass);
    const hidden = this.conv2.forward(maps, pass);
    return pass.tap(this, this.conv3.forward(hidden, pass));
  }
}
