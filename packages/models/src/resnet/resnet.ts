import { BatchNorm, Conv2d, GlobalAveragePool, Linear, MaxPool } from '@convkit/blocks';
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
import type { Stem } from '../model-entry.js';
import { scaled } from '../resolve-options.js';
import { type BlockOptions, residualStage } from './residual-stage.js';

const BLOCKS: ArgumentKind = [
  'the numbers of blocks of four stages, from 1 to 1000',
  (value) =>
    Array.isArray(value) &&
    value.length === 4 &&
    value.every((count) => Number.isSafeInteger(count) && count >= 1 && count <= 1000),
];

/** Options of `ResNet`. */
export interface ResNetOptions extends BlockOptions {
  /** Number of residual blocks in the stages conv2_x to conv5_x: He et al. 2015, table 1. */
  readonly blocks: readonly [number, number, number, number];
  /**
   * First layers: a 7x7 convolution of stride 2 and max pooling, or for `small` a 3x3 convolution of stride 1.
   * @defaultValue 'imagenet'
   */
  readonly stem?: Stem;
  /** Number of classes. */
  readonly classes: number;
  /** Number of channels of the images. */
  readonly channels: number;
  /**
   * Scales the number of channels.
   * @defaultValue 1
   */
  readonly widthMultiplier?: number;
}

/**
 * ResNet: He et al. 2015, table 1; without shortcuts, the plain networks of figure 3. Fields and initialization
 * (`heNormalFanOut` for convolutions) are torchvision's.
 */
export class ResNet extends Module {
  /** First convolution. */
  readonly conv1: Conv2d;
  /** Batch norm and ReLU after `conv1`. */
  readonly bn1: BatchNorm;
  /** Max pooling; empty with the `small` stem. */
  readonly maxpool: readonly Module[];
  /** Stage conv2_x. */
  readonly layer1: readonly Module[];
  /** Stage conv3_x. */
  readonly layer2: readonly Module[];
  /** Stage conv4_x. */
  readonly layer3: readonly Module[];
  /** Stage conv5_x. */
  readonly layer4: readonly Module[];
  /** Global average pooling. */
  readonly avgpool = new GlobalAveragePool();
  /** Last layer. */
  readonly fc: Linear;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: ResNetOptions, rng: Rng) {
    checkArguments('ResNet', { rng }, { rng: 'rng' });
    checkOptions('ResNet', options, {
      classes: 'whole',
      channels: 'whole',
      widthMultiplier: 'positive?',
      blocks: BLOCKS,
      stem: 'string?',
      shortcut: 'string?',
      stochasticDepth: 'fraction?',
      bottleneck: 'boolean?',
      strideOn: 'string?',
    });
    const { blocks, classes, channels, widthMultiplier = 1, stem = 'imagenet', ...own } = options;
    super();
    const first = scaled(64, widthMultiplier);
    const large = stem === 'imagenet';
    const convolution = large ? { kernel: 7, stride: 2, padding: 3 } : { kernel: 3, padding: 1 };
    const filters = { bias: false, weightInit: heNormalFanOut };
    this.conv1 = new Conv2d({ in: channels, out: first, ...convolution, ...filters }, rng.child('conv1'));
    this.bn1 = new BatchNorm({ channels: first }, rng.child('bn1'));
    this.maxpool = large ? [new MaxPool({ size: 3, stride: 2, padding: 1 })] : [];
    let width = first;
    let before = 0;
    const all = blocks.reduce((sum, count) => sum + count, 0);
    const stage = (name: string, count: number, published: number, stride: number) => {
      const out = scaled(published, widthMultiplier) * (own.bottleneck ? 4 : 1);
      const layers = residualStage(
        { ...own, name, blocks: count, in: width, out, stride, position: { before, all } },
        rng,
      );
      width = out;
      before += count;
      return layers;
    };
    this.layer1 = stage('layer1', blocks[0], 64, 1);
    this.layer2 = stage('layer2', blocks[1], 128, 2);
    this.layer3 = stage('layer3', blocks[2], 256, 2);
    this.layer4 = stage('layer4', blocks[3], 512, 2);
    this.fc = new Linear({ in: width, out: classes }, rng.child('fc'));
  }

  /** Maps images [n, h, w, channels] to logits [n, classes]. The shapes in the code are those of ResNet-34 for 224x224 pixels. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = recomputed(x, pass, (x, pass) => {
      const stem = this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true }); // [n, 112, 112, 64]
      return chain(this.maxpool, stem, pass); // [n, 56, 56, 64]
    });
    h = chain(this.layer1, h, pass); // [n, 56, 56, 64]
    h = chain(this.layer2, h, pass); // [n, 28, 28, 128]
    h = chain(this.layer3, h, pass); // [n, 14, 14, 256]
    h = chain(this.layer4, h, pass); // [n, 7, 7, 512]
    return pass.tap(this, this.fc.forward(this.avgpool.forward(h, pass), pass)); // [n, classes]
  }
}
