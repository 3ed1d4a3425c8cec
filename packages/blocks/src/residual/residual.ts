import { chain, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from '../batch-norm.js';
import { Conv2d } from '../conv2d.js';
import { bottleneckConvolutions, filters } from './bottleneck-convolutions.js';
import { type ShortcutOption, shortcut } from './shortcut.js';

export interface ResidualOptions {
  /** Channels in and out. */
  readonly in: number;
  readonly out: number;
  /** Of the first convolution, or where `strideOn` says; 1 where absent. */
  readonly stride?: number;
  /** B where absent; `none` makes it a block of a plain net, y = relu(F(x)), with the same parameters as option A's. */
  readonly shortcut?: ShortcutOption;
}

/**
 * y = relu(F(x) + shortcut(x)), F two 3x3 convolutions: He et al. 2015, equation 2 and figure 5 left.
 * [n, h, w, in] -> [n, h / stride, w / stride, out]. Fields are torchvision's `BasicBlock`.
 */
export class BasicBlock extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm;
  readonly downsample: readonly Module[];
  readonly #plain: boolean;

  constructor({ out, stride = 1, shortcut: option = 'B', ...options }: ResidualOptions, rng: Rng) {
    super();
    const three = { kernel: 3, padding: 1, out, ...filters };
    this.conv1 = new Conv2d({ ...three, in: options.in, stride }, rng.child('conv1'));
    this.bn1 = new BatchNorm({ channels: out }, rng.child('bn1'));
    this.conv2 = new Conv2d({ ...three, in: out }, rng.child('conv2'));
    this.bn2 = new BatchNorm({ channels: out }, rng.child('bn2'));
    this.downsample = shortcut({ in: options.in, out, stride, option }, rng.child('downsample'));
    this.#plain = option === 'none';
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const hidden = this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true });
    const sum = this.conv2.forward(hidden, pass);
    const residual = this.#plain ? undefined : chain(this.downsample, x, pass); // [] is the identity
    return pass.tap(this, this.bn2.forward(sum, pass, { relu: true, residual }));
  }
}

export interface BottleneckOptions extends ResidualOptions {
  /** Which convolution carries the stride: torchvision's 3x3 where absent, or the paper's first 1x1. */
  readonly strideOn?: '3x3' | '1x1';
}

/**
 * The same with F of 1x1, 3x3 and 1x1 convolutions, the first two a quarter as wide: He et al. 2015, figure 5 right.
 * [n, h, w, in] -> [n, h / stride, w / stride, out]. Fields are torchvision's `Bottleneck`.
 */
export class Bottleneck extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm;
  readonly conv3: Conv2d;
  readonly bn3: BatchNorm;
  readonly downsample: readonly Module[];
  readonly #plain: boolean;

  /** @throws ConfigError when a channel count is not a positive whole number; `out` must divide by 4. */
  constructor(options: BottleneckOptions, rng: Rng) {
    super();
    const { out, stride = 1, shortcut: option = 'B', strideOn = '3x3' } = options;
    const narrow = out / 4;
    const { conv1, conv2, conv3 } = bottleneckConvolutions({ in: options.in, out, stride, strideOn }, rng);
    this.conv1 = conv1;
    this.bn1 = new BatchNorm({ channels: narrow }, rng.child('bn1'));
    this.conv2 = conv2;
    this.bn2 = new BatchNorm({ channels: narrow }, rng.child('bn2'));
    this.conv3 = conv3;
    this.bn3 = new BatchNorm({ channels: out }, rng.child('bn3'));
    this.downsample = shortcut({ in: options.in, out, stride, option }, rng.child('downsample'));
    this.#plain = option === 'none';
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    let h = this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true });
    h = this.bn2.forward(this.conv2.forward(h, pass), pass, { relu: true });
    h = this.conv3.forward(h, pass);
    const residual = this.#plain ? undefined : chain(this.downsample, x, pass); // [] is the identity
    return pass.tap(this, this.bn3.forward(h, pass, { relu: true, residual }));
  }
}
