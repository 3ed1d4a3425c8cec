import { chain, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { add, type Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from '../batch-norm.js';
import { Conv2d } from '../conv2d.js';
import { bottleneckConvolutions, filters } from './bottleneck-convolutions.js';
import type { ResidualOptions } from './residual.js';
import { type ShortcutOptions, shortcut } from './shortcut.js';

/**
 * y = x + F(x), F two 3x3 convolutions, batch norm and a ReLU before each: He et al. 2016, "Identity mappings in deep residual
 * networks", figure 4e. [n, h, w, in] -> [n, h / stride, w / stride, out]. Nothing is normalized or rectified after the
 * addition: a network ends its blocks with both. A projection is a convolution alone and sees the normalized, rectified input,
 * as in the authors' code; identities see `x`.
 */
export class PreActivationBasicBlock extends Module {
  readonly bn1: BatchNorm;
  readonly conv1: Conv2d;
  readonly bn2: BatchNorm;
  readonly conv2: Conv2d;
  readonly downsample: readonly Module[];
  readonly #kind: ShortcutKind;

  /** @throws ConfigError when a channel count or the stride is not a positive whole number. */
  constructor({ out, stride = 1, shortcut: option = 'B', ...options }: ResidualOptions, rng: Rng) {
    super();
    const three = { kernel: 3, padding: 1, out, ...filters };
    this.bn1 = new BatchNorm({ channels: options.in }, rng.child('bn1'));
    this.conv1 = new Conv2d({ ...three, in: options.in, stride }, rng.child('conv1'));
    this.bn2 = new BatchNorm({ channels: out }, rng.child('bn2'));
    this.conv2 = new Conv2d({ ...three, in: out }, rng.child('conv2'));
    const way = { in: options.in, out, stride, option };
    this.#kind = kindOf(way);
    this.downsample = layersOf(this.#kind, way, rng.child('downsample'));
  }

  /** @throws ShapeError when `x` is not [n, h, w, in]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const active = this.bn1.forward(x, pass, { relu: true });
    const hidden = this.bn2.forward(this.conv1.forward(active, pass), pass, { relu: true });
    const residual = this.conv2.forward(hidden, pass);
    const source = { identity: x, projection: active, none: undefined }[this.#kind];
    return pass.tap(this, source ? add(residual, chain(this.downsample, source, pass)) : residual);
  }
}

export interface PreActivationBottleneckOptions extends ResidualOptions {
  /** Which convolution carries the stride: the first 1x1, as in the authors' code, where absent, or the 3x3. */
  readonly strideOn?: '1x1' | '3x3';
}

/**
 * The same with F of 1x1, 3x3 and 1x1 convolutions, the first two a quarter as wide. [n, h, w, in] -> [n, h / stride,
 * w / stride, out].
 */
export class PreActivationBottleneck extends Module {
  readonly bn1: BatchNorm;
  readonly conv1: Conv2d;
  readonly bn2: BatchNorm;
  readonly conv2: Conv2d;
  readonly bn3: BatchNorm;
  readonly conv3: Conv2d;
  readonly downsample: readonly Module[];
  readonly #kind: ShortcutKind;

  /** @throws ConfigError when a channel count is not a positive whole number; `out` must divide by 4. */
  constructor(options: PreActivationBottleneckOptions, rng: Rng) {
    super();
    const { out, stride = 1, shortcut: option = 'B', strideOn = '1x1' } = options;
    const narrow = out / 4;
    const { conv1, conv2, conv3 } = bottleneckConvolutions({ in: options.in, out, stride, strideOn }, rng);
    this.bn1 = new BatchNorm({ channels: options.in }, rng.child('bn1'));
    this.conv1 = conv1;
    this.bn2 = new BatchNorm({ channels: narrow }, rng.child('bn2'));
    this.conv2 = conv2;
    this.bn3 = new BatchNorm({ channels: narrow }, rng.child('bn3'));
    this.conv3 = conv3;
    const way = { in: options.in, out, stride, option };
    this.#kind = kindOf(way);
    this.downsample = layersOf(this.#kind, way, rng.child('downsample'));
  }

  /** @throws ShapeError when `x` is not [n, h, w, in]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const active = this.bn1.forward(x, pass, { relu: true });
    let h = this.bn2.forward(this.conv1.forward(active, pass), pass, { relu: true });
    h = this.bn3.forward(this.conv2.forward(h, pass), pass, { relu: true });
    h = this.conv3.forward(h, pass);
    const source = { identity: x, projection: active, none: undefined }[this.#kind];
    return pass.tap(this, source ? add(h, chain(this.downsample, source, pass)) : h);
  }
}

type ShortcutKind = 'identity' | 'projection' | 'none';

function kindOf({ stride, option, ...channels }: ShortcutOptions): ShortcutKind {
  if (option === 'none') return 'none';
  const changes = stride !== 1 || channels.in !== channels.out;
  return option === 'C' || (option === 'B' && changes) ? 'projection' : 'identity';
}

function layersOf(kind: ShortcutKind, way: ShortcutOptions, rng: Rng): Module[] {
  if (kind !== 'projection') return shortcut({ ...way, option: kind === 'none' ? 'none' : 'A' }, rng);
  return [
    new Conv2d({ in: way.in, out: way.out, stride: way.stride, kernel: 1, ...filters }, rng.child('0')),
  ];
}
