import {
  chain,
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  type Pass,
  type Rng,
  recomputed,
} from '@convkit/core';
import { add, relu, type Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from '../batch-norm.js';
import { Conv2d } from '../conv2d.js';
import { bottleneckConvolutions, filters } from './bottleneck-convolutions.js';
import { depthOf } from './depth-of.js';
import { type ShortcutOption, shortcut } from './shortcut.js';
import type { StochasticDepth } from './stochastic-depth.js';

/** Options of a residual block. */
export interface ResidualOptions {
  /** Number of input channels. */
  readonly in: number;
  /** Number of output channels. */
  readonly out: number;
  /**
   * Stride of the block in pixels. The first convolution has it, or the one that `strideOn` names.
   * @defaultValue 1
   */
  readonly stride?: number;
  /**
   * Shortcut. `none` makes a block of a plain network, y = relu(F(x)), with the parameters of option A.
   * @defaultValue 'B'
   */
  readonly shortcut?: ShortcutOption;
  /**
   * Probability of dropping F in a training step: stochastic depth, Huang et al. 2016.
   * @defaultValue 0
   */
  readonly depthRate?: number;
}

/**
 * Residual block: y = relu(F(x) + shortcut(x)), where F is two 3x3 convolutions with batch norm. [n, h, w, in] ->
 * [n, h / stride, w / stride, out]. He et al. 2015, equation 2 and figure 5, left. Fields have the names of torchvision's
 * `BasicBlock`.
 */
export class BasicBlock extends Module {
  /** First 3x3 convolution, with the stride. */
  readonly conv1: Conv2d;
  /** Batch norm and ReLU after `conv1`. */
  readonly bn1: BatchNorm;
  /** Second 3x3 convolution. */
  readonly conv2: Conv2d;
  /** Batch norm after `conv2`. */
  readonly bn2: BatchNorm;
  /** Layers of the shortcut; empty for an identity. */
  readonly downsample: readonly Module[];
  /** Stochastic depth of F, if the block has any. */
  readonly stochasticDepth?: StochasticDepth;
  readonly #plain: boolean;

  /** @throws ConfigError if the channels or the stride are not positive whole numbers, or the depth rate is invalid. */
  constructor(options: ResidualOptions, rng: Rng) {
    checkArguments('BasicBlock', { rng }, { rng: 'rng' });
    checkOptions('BasicBlock', options, {
      depthRate: 'number?',
      shortcut: 'string?',
      stride: 'whole?',
    });
    const { out, stride = 1, shortcut: option = 'B', depthRate = 0, ...others } = options;
    super();
    const three = { kernel: 3, padding: 1, out, ...filters };
    this.conv1 = new Conv2d({ ...three, in: others.in, stride }, rng.child('conv1'));
    this.bn1 = new BatchNorm({ channels: out }, rng.child('bn1'));
    this.conv2 = new Conv2d({ ...three, in: out }, rng.child('conv2'));
    this.bn2 = new BatchNorm({ channels: out }, rng.child('bn2'));
    this.downsample = shortcut({ in: others.in, out, stride, option }, rng.child('downsample'));
    if (depthRate !== 0) this.stochasticDepth = depthOf(depthRate, option);
    this.#plain = option === 'none';
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in].
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return recomputed(x, pass, (x, pass) => {
      const hidden = this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true });
      const sum = this.conv2.forward(hidden, pass);
      const residual = this.#plain ? undefined : chain(this.downsample, x, pass); // [] is the identity
      return pass.tap(this, end(this.bn2, sum, { residual, depth: this.stochasticDepth, pass }));
    });
  }
}

/** Options of `Bottleneck`. */
export interface BottleneckOptions extends ResidualOptions {
  /**
   * Convolution with the stride: the 3x3, like torchvision, or the first 1x1, as in the paper.
   * @defaultValue '3x3'
   */
  readonly strideOn?: '3x3' | '1x1';
}

/**
 * Bottleneck block: a `BasicBlock` whose F is 1x1, 3x3 and 1x1 convolutions, the first two with a quarter of the output
 * channels. [n, h, w, in] -> [n, h / stride, w / stride, out]. He et al. 2015, figure 5, right. Fields have the names of
 * torchvision's `Bottleneck`.
 */
export class Bottleneck extends Module {
  /** First 1x1 convolution. */
  readonly conv1: Conv2d;
  /** Batch norm and ReLU after `conv1`. */
  readonly bn1: BatchNorm;
  /** 3x3 convolution. */
  readonly conv2: Conv2d;
  /** Batch norm and ReLU after `conv2`. */
  readonly bn2: BatchNorm;
  /** Second 1x1 convolution. */
  readonly conv3: Conv2d;
  /** Batch norm after `conv3`. */
  readonly bn3: BatchNorm;
  /** Layers of the shortcut; empty for an identity. */
  readonly downsample: readonly Module[];
  /** Stochastic depth of F, if the block has any. */
  readonly stochasticDepth?: StochasticDepth;
  readonly #plain: boolean;

  /** @throws ConfigError if the channels or the stride are not positive whole numbers, `out` is not a multiple of 4, or the depth rate is invalid. */
  constructor(options: BottleneckOptions, rng: Rng) {
    checkArguments('Bottleneck', { rng }, { rng: 'rng' });
    checkOptions('Bottleneck', options, {
      depthRate: 'number?',
      shortcut: 'string?',
      stride: 'whole?',
      strideOn: 'string?',
    });
    super();
    const { out, stride = 1, shortcut: option = 'B', strideOn = '3x3', depthRate = 0 } = options;
    const narrow = out / 4;
    const { conv1, conv2, conv3 } = bottleneckConvolutions({ in: options.in, out, stride, strideOn }, rng);
    this.conv1 = conv1;
    this.bn1 = new BatchNorm({ channels: narrow }, rng.child('bn1'));
    this.conv2 = conv2;
    this.bn2 = new BatchNorm({ channels: narrow }, rng.child('bn2'));
    this.conv3 = conv3;
    this.bn3 = new BatchNorm({ channels: out }, rng.child('bn3'));
    this.downsample = shortcut({ in: options.in, out, stride, option }, rng.child('downsample'));
    if (depthRate !== 0) this.stochasticDepth = depthOf(depthRate, option);
    this.#plain = option === 'none';
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in].
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return recomputed(x, pass, (x, pass) => {
      let h = this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true });
      h = this.bn2.forward(this.conv2.forward(h, pass), pass, { relu: true });
      h = this.conv3.forward(h, pass);
      const residual = this.#plain ? undefined : chain(this.downsample, x, pass); // [] is the identity
      return pass.tap(this, end(this.bn3, h, { residual, depth: this.stochasticDepth, pass }));
    });
  }
}

/** The last batch norm of F, the sum and its ReLU: in one op, unless F may be dropped in this pass. */
function end(
  norm: BatchNorm,
  x: Tensor4D,
  {
    residual,
    depth,
    pass,
  }: {
    readonly residual: Tensor4D | undefined;
    readonly depth: StochasticDepth | undefined;
    readonly pass: Pass;
  },
): Tensor4D {
  if (!depth || !residual || !pass.training) return norm.forward(x, pass, { relu: true, residual });
  return relu(add(depth.forward(norm.forward(x, pass), pass), residual));
}
