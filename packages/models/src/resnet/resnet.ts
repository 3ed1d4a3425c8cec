import { BatchNorm, Conv2d, GlobalAveragePool, Linear, MaxPool } from '@convkit/blocks';
import { chain, heNormalFanOut, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { scaled } from '../complete-options.js';
import type { Stem } from '../model-entry.js';
import { type BlockOptions, residualStage } from './residual-stage.js';

export interface ResNetOptions extends BlockOptions {
  /** Residual blocks of the stages conv2_x to conv5_x: He et al. 2015, table 1. */
  readonly blocks: readonly [number, number, number, number];
  /** 7x7/2 and max-pooling for `imagenet`, which stands where absent; 3x3/1 alone for `small`. */
  readonly stem?: Stem;
  readonly classes: number;
  /** Of the image. */
  readonly channels: number;
  /** 1 where absent. */
  readonly widthMultiplier?: number;
}

/**
 * He et al. 2015, table 1; without shortcuts, the plain nets of figure 3. Fields and start are torchvision's: He's normal law of
 * the fan out for convolutions.
 */
export class ResNet extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly maxpool: readonly Module[];
  readonly layer1: readonly Module[];
  readonly layer2: readonly Module[];
  readonly layer3: readonly Module[];
  readonly layer4: readonly Module[];
  readonly avgpool = new GlobalAveragePool();
  readonly fc: Linear;

  /** @throws ConfigError when an option cannot be. */
  constructor(
    { blocks, classes, channels, widthMultiplier = 1, stem = 'imagenet', ...own }: ResNetOptions,
    rng: Rng,
  ) {
    super();
    const first = scaled(64, widthMultiplier);
    const large = stem === 'imagenet';
    const convolution = large ? { kernel: 7, stride: 2, padding: 3 } : { kernel: 3, padding: 1 };
    const start = { bias: false, weightInit: heNormalFanOut };
    this.conv1 = new Conv2d({ in: channels, out: first, ...convolution, ...start }, rng.child('conv1'));
    this.bn1 = new BatchNorm({ channels: first }, rng.child('bn1'));
    this.maxpool = large ? [new MaxPool({ size: 3, stride: 2, padding: 1 })] : [];
    let maps = first;
    const stage = (name: string, count: number, base: number, stride: number) => {
      const out = scaled(base, widthMultiplier) * (own.bottleneck ? 4 : 1);
      const layers = residualStage({ ...own, name, blocks: count, in: maps, out, stride }, rng);
      maps = out;
      return layers;
    };
    this.layer1 = stage('layer1', blocks[0], 64, 1);
    this.layer2 = stage('layer2', blocks[1], 128, 2);
    this.layer3 = stage('layer3', blocks[2], 256, 2);
    this.layer4 = stage('layer4', blocks[3], 512, 2);
    this.fc = new Linear({ in: maps, out: classes }, rng.child('fc'));
  }

  /** Images [n, h, w, channels] to logits [n, classes]. Shapes are ResNet-34's at 224x224. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true }); // [n, 112, 112, 64]
    h = chain(this.maxpool, h, pass); // [n, 56, 56, 64]
    h = chain(this.layer1, h, pass); // [n, 56, 56, 64]
    h = chain(this.layer2, h, pass); // [n, 28, 28, 128]
    h = chain(this.layer3, h, pass); // [n, 14, 14, 256]
    h = chain(this.layer4, h, pass); // [n, 7, 7, 512]
    return pass.tap(this, this.fc.forward(this.avgpool.forward(h, pass), pass)); // [n, classes]
  }
}
