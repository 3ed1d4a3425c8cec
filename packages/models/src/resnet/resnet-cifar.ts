import { BatchNorm, Conv2d, GlobalAveragePool, Linear, type ShortcutOption } from '@convkit/blocks';
import {
  type ArgumentKind,
  chain,
  checkArguments,
  checkOptions,
  heNormalFanOut,
  INFERENCE,
  Module,
  type Pass,
  type Rng,
  recomputed,
} from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { scaled } from '../resolve-options.js';
import { residualStage } from './residual-stage.js';

const BLOCKS: ArgumentKind = [
  'a whole number from 1 to 1000',
  (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 1000,
];

/** Options of `CifarResNet`. */
export interface CifarResNetOptions {
  /** Number of blocks per stage, n: the network has 6n + 2 layers. */
  readonly blocks: number;
  /**
   * Shortcut of the blocks. The default is the paper's.
   * @defaultValue 'A'
   */
  readonly shortcut?: ShortcutOption;
  /** Number of classes. */
  readonly classes: number;
  /** Number of channels of the images. */
  readonly channels: number;
  /**
   * Scales the number of channels.
   * @defaultValue 1
   */
  readonly widthMultiplier?: number;
  /**
   * Stochastic depth rate of the last block. The rate of block l of L is l / L times as high: Huang et al. 2016, equation 4.
   * @defaultValue 0
   */
  readonly stochasticDepth?: number;
}

/**
 * ResNet for CIFAR-10, with three stages of 16, 32 and 64 channels: He et al. 2015, section 4.2. Field names and initialization
 * (`heNormalFanOut` for convolutions) are those of torchvision's ResNets.
 */
export class CifarResNet extends Module {
  /** 3x3 convolution. */
  readonly conv1: Conv2d;
  /** Batch norm and ReLU after `conv1`. */
  readonly bn1: BatchNorm;
  /** First stage, 16 channels. */
  readonly layer1: readonly Module[];
  /** Second stage, 32 channels. */
  readonly layer2: readonly Module[];
  /** Third stage, 64 channels. */
  readonly layer3: readonly Module[];
  /** Global average pooling. */
  readonly avgpool = new GlobalAveragePool();
  /** Last layer. */
  readonly fc: Linear;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: CifarResNetOptions, rng: Rng) {
    checkArguments('CifarResNet', { rng }, { rng: 'rng' });
    checkOptions('CifarResNet', options, {
      classes: 'whole',
      channels: 'whole',
      widthMultiplier: 'positive?',
      blocks: BLOCKS,
      shortcut: 'string?',
      stochasticDepth: 'fraction?',
    });
    const { blocks, shortcut = 'A', classes, channels, widthMultiplier = 1, ...others } = options;
    super();
    const { stochasticDepth = 0 } = others;
    const [first, second, third] = [
      scaled(16, widthMultiplier),
      scaled(32, widthMultiplier),
      scaled(64, widthMultiplier),
    ];
    const convolution = { kernel: 3, padding: 1, bias: false, weightInit: heNormalFanOut };
    this.conv1 = new Conv2d({ in: channels, out: first, ...convolution }, rng.child('conv1'));
    this.bn1 = new BatchNorm({ channels: first }, rng.child('bn1'));
    const stage = (number: 1 | 2 | 3, from: number, out: number) => {
      const position = { before: (number - 1) * blocks, all: 3 * blocks };
      const stride = number === 1 ? 1 : 2;
      const shape = { name: `layer${number}`, blocks, in: from, out, stride, shortcut };
      return residualStage({ ...shape, stochasticDepth, position }, rng);
    };
    this.layer1 = stage(1, first, first);
    this.layer2 = stage(2, first, second);
    this.layer3 = stage(3, second, third);
    this.fc = new Linear({ in: third, out: classes }, rng.child('fc'));
  }

  /** Maps images [n, h, w, channels] to logits [n, classes]. The shapes in the code are for 32x32 pixels. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = recomputed(x, pass, (x, pass) =>
      this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true }),
    ); // [n, 32, 32, 16]
    h = chain(this.layer1, h, pass); // [n, 32, 32, 16]
    h = chain(this.layer2, h, pass); // [n, 16, 16, 32]
    h = chain(this.layer3, h, pass); // [n, 8, 8, 64]
    return pass.tap(this, this.fc.forward(this.avgpool.forward(h, pass), pass)); // [n, classes]
  }
}
