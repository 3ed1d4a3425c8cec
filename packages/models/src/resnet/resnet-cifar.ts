import { BatchNorm, Conv2d, GlobalAveragePool, Linear, type ShortcutOption } from '@convkit/blocks';
import { chain, heNormalFanOut, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { scaled } from '../complete-options.js';
import { residualStage } from './residual-stage.js';

export interface CifarResNetOptions {
  /** Blocks a stage, n: the network is 6n + 2 layers deep. */
  readonly blocks: number;
  /** The paper's A where absent. */
  readonly shortcut?: ShortcutOption;
  readonly classes: number;
  /** Of the image. */
  readonly channels: number;
  /** 1 where absent. */
  readonly widthMultiplier?: number;
}

/**
 * Three stages of 16, 32 and 64 maps: He et al. 2015, section 4.2. Fields are named as torchvision names those of its ResNets; the
 * start is theirs too, He's normal law of the fan out for convolutions.
 */
export class CifarResNet extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly layer1: readonly Module[];
  readonly layer2: readonly Module[];
  readonly layer3: readonly Module[];
  readonly avgpool = new GlobalAveragePool();
  readonly fc: Linear;

  /** @throws ConfigError when an option cannot be. */
  constructor(
    { blocks, shortcut = 'A', classes, channels, widthMultiplier = 1 }: CifarResNetOptions,
    rng: Rng,
  ) {
    super();
    const [first, second, third] = [
      scaled(16, widthMultiplier),
      scaled(32, widthMultiplier),
      scaled(64, widthMultiplier),
    ];
    const start = { kernel: 3, padding: 1, bias: false, weightInit: heNormalFanOut };
    this.conv1 = new Conv2d({ in: channels, out: first, ...start }, rng.child('conv1'));
    this.bn1 = new BatchNorm({ channels: first }, rng.child('bn1'));
    const stage = (name: string, from: number, out: number, stride: number) =>
      residualStage({ name, blocks, in: from, out, stride, shortcut }, rng);
    this.layer1 = stage('layer1', first, first, 1);
    this.layer2 = stage('layer2', first, second, 2);
    this.layer3 = stage('layer3', second, third, 2);
    this.fc = new Linear({ in: third, out: classes }, rng.child('fc'));
  }

  /** Images [n, h, w, channels] to logits [n, classes]. Shapes are those of images of 32x32. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.bn1.forward(this.conv1.forward(x, pass), pass, { relu: true }); // [n, 32, 32, 16]
    h = chain(this.layer1, h, pass); // [n, 32, 32, 16]
    h = chain(this.layer2, h, pass); // [n, 16, 16, 32]
    h = chain(this.layer3, h, pass); // [n, 8, 8, 64]
    return pass.tap(this, this.fc.forward(this.avgpool.forward(h, pass), pass)); // [n, classes]
  }
}
