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
import { add, type Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from '../batch-norm.js';
import { Conv2d } from '../conv2d.js';
import { bottleneckConvolutions, filters } from './bottleneck-convolutions.js';
import { depthOf } from './depth-of.js';
import type { ResidualOptions } from './residual.js';
import { type ShortcutOptions, shortcut } from './shortcut.js';
import type { StochasticDepth } from './stochastic-depth.js';

/**
 * Pre-activation residual block: y = x + F(x), where F is two 3x3 convolutions, each after batch norm and a ReLU. [n, h, w, in]
 * -> [n, h / stride, w / stride, out]. He et al. 2016, "Identity mappings in deep residual networks", figure 4e. There is no
 * batch norm or ReLU after the addition; a network adds both after its last block. A projection is a convolution only and takes
 * the input after batch norm and ReLU, as in the authors' code; identities take `x`.
 */
export class PreActivationBasicBlock extends Module {
  /** Batch norm before `conv1`. */
  readonly bn1: BatchNorm;
  /** First 3x3 convolution, with the stride. */
  readonly conv1: Conv2d;
  /** Batch norm before `conv2`. */
  readonly bn2: BatchNorm;
  /** Second 3x3 convolution. */
  readonly conv2: Conv2d;
  /** Layers of the shortcut; empty for an identity. */
  readonly downsample: readonly Module[];
  /** Stochastic depth of F, if the block has any. */
  readonly stochasticDepth?: StochasticDepth;
  readonly #shortcut: ShortcutKind;

  /** @throws ConfigError if the channels or the stride are not positive whole numbers, or the depth rate is invalid. */
  constructor(options: ResidualOptions, rng: Rng) {
    checkArguments('PreActivationBasicBlock', { rng }, { rng: 'rng' });
    checkOptions('PreActivationBasicBlock', options, {
      depthRate: 'number?',
      shortcut: 'string?',
      stride: 'whole?',
    });
    const { out, stride = 1, shortcut: option = 'B', depthRate = 0, ...others } = options;
    super();
    const three = { kernel: 3, padding: 1, out, ...filters };
    this.bn1 = new BatchNorm({ channels: others.in }, rng.child('bn1'));
    this.conv1 = new Conv2d({ ...three, in: others.in, stride }, rng.child('conv1'));
    this.bn2 = new BatchNorm({ channels: out }, rng.child('bn2'));
    this.conv2 = new Conv2d({ ...three, in: out }, rng.child('conv2'));
    const shape = { in: others.in, out, stride, option };
    this.#shortcut = shortcutKind(shape);
    if (depthRate !== 0) this.stochasticDepth = depthOf(depthRate, option);
    this.downsample = shortcutLayers(this.#shortcut, shape, rng.child('downsample'));
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in].
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return recomputed(x, pass, (x, pass) => {
      const active = this.bn1.forward(x, pass, { relu: true });
      const hidden = this.bn2.forward(this.conv1.forward(active, pass), pass, { relu: true });
      const branch = this.conv2.forward(hidden, pass);
      const residual = this.stochasticDepth?.forward(branch, pass) ?? branch;
      const source = { identity: x, projection: active, none: undefined }[this.#shortcut];
      return pass.tap(this, source ? add(residual, chain(this.downsample, source, pass)) : residual);
    });
  }
}

/** Options of `PreActivationBottleneck`. */
export interface PreActivationBottleneckOptions extends ResidualOptions {
  /**
   * Convolution with the stride: the first 1x1, as in the authors' code, or the 3x3.
   * @defaultValue '1x1'
   */
  readonly strideOn?: '1x1' | '3x3';
}

/**
 * Pre-activation bottleneck block: a `PreActivationBasicBlock` whose F is 1x1, 3x3 and 1x1 convolutions, the first two with a
 * quarter of the output channels. [n, h, w, in] -> [n, h / stride, w / stride, out].
 */
export class PreActivationBottleneck extends Module {
  /** Batch norm before `conv1`. */
  readonly bn1: BatchNorm;
  /** First 1x1 convolution. */
  readonly conv1: Conv2d;
  /** Batch norm before `conv2`. */
  readonly bn2: BatchNorm;
  /** 3x3 convolution. */
  readonly conv2: Conv2d;
  /** Batch norm before `conv3`. */
  readonly bn3: BatchNorm;
  /** Second 1x1 convolution. */
  readonly conv3: Conv2d;
  /** Layers of the shortcut; empty for an identity. */
  readonly downsample: readonly Module[];
  /** Stochastic depth of F, if the block has any. */
  readonly stochasticDepth?: StochasticDepth;
  readonly #shortcut: ShortcutKind;

  /** @throws ConfigError if the channels or the stride are not positive whole numbers, `out` is not a multiple of 4, or the depth rate is invalid. */
  constructor(options: PreActivationBottleneckOptions, rng: Rng) {
    checkArguments('PreActivationBottleneck', { rng }, { rng: 'rng' });
    checkOptions('PreActivationBottleneck', options, {
      depthRate: 'number?',
      shortcut: 'string?',
      stride: 'whole?',
      strideOn: 'string?',
    });
    super();
    const { out, stride = 1, shortcut: option = 'B', strideOn = '1x1', depthRate = 0 } = options;
    const narrow = out / 4;
    const { conv1, conv2, conv3 } = bottleneckConvolutions({ in: options.in, out, stride, strideOn }, rng);
    this.bn1 = new BatchNorm({ channels: options.in }, rng.child('bn1'));
    this.conv1 = conv1;
    this.bn2 = new BatchNorm({ channels: narrow }, rng.child('bn2'));
    this.conv2 = conv2;
    this.bn3 = new BatchNorm({ channels: narrow }, rng.child('bn3'));
    this.conv3 = conv3;
    const shape = { in: options.in, out, stride, option };
    this.#shortcut = shortcutKind(shape);
    if (depthRate !== 0) this.stochasticDepth = depthOf(depthRate, option);
    this.downsample = shortcutLayers(this.#shortcut, shape, rng.child('downsample'));
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in].
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return recomputed(x, pass, (x, pass) => {
      const active = this.bn1.forward(x, pass, { relu: true });
      let h = this.bn2.forward(this.conv1.forward(active, pass), pass, { relu: true });
      h = this.bn3.forward(this.conv2.forward(h, pass), pass, { relu: true });
      h = this.conv3.forward(h, pass);
      h = this.stochasticDepth?.forward(h, pass) ?? h;
      const source = { identity: x, projection: active, none: undefined }[this.#shortcut];
      return pass.tap(this, source ? add(h, chain(this.downsample, source, pass)) : h);
    });
  }
}

type ShortcutKind = 'identity' | 'projection' | 'none';

function shortcutKind({ stride, option, ...channels }: ShortcutOptions): ShortcutKind {
  if (option === 'none') return 'none';
  const changes = stride !== 1 || channels.in !== channels.out;
  return option === 'C' || (option === 'B' && changes) ? 'projection' : 'identity';
}

function shortcutLayers(kind: ShortcutKind, options: ShortcutOptions, rng: Rng): Module[] {
  if (kind !== 'projection') return shortcut({ ...options, option: kind === 'none' ? 'none' : 'A' }, rng);
  const { option: _, ...shape } = options;
  return [new Conv2d({ ...shape, kernel: 1, ...filters }, rng.child('0'))];
}
