import { ConvBnRelu, GlobalAveragePool, Linear, MaxPool } from '@convkit/blocks';
import { chain, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { SqueezeExcitation } from './squeeze-excitation.js';

/** Options of `SeNet`. */
export interface SeNetOptions {
  /** Number of classes. */
  readonly classes: number;
  /** Number of input channels. */
  readonly channels: number;
  /** Number of feature maps in the first stage. The second has twice as many. Defaults to 16. */
  readonly features?: number;
  /** Whether to use squeeze-and-excitation. Defaults to true. */
  readonly excite?: boolean;
}

/** Network for small images: two stages of a convolution, squeeze-and-excitation and pooling. */
export class SeNet extends Module {
  readonly stages: readonly Module[];
  readonly pool = new GlobalAveragePool();
  readonly fc: Linear;

  constructor({ classes, channels, features = 16, excite = true }: SeNetOptions, rng: Rng) {
    super();
    const stage = (name: string, from: number, to: number): Module[] => {
      const own = rng.child(name);
      return [
        new ConvBnRelu({ in: from, out: to, kernel: 3, padding: 1 }, own.child('conv')),
        ...(excite ? [new SqueezeExcitation({ channels: to, reduction: 4 }, own.child('excitation'))] : []),
        new MaxPool({ size: 2 }),
      ];
    };
    this.stages = [...stage('stage1', channels, features), ...stage('stage2', features, 2 * features)];
    this.fc = new Linear({ in: 2 * features, out: classes }, rng.child('fc'));
  }

  /** Images [n, h, w, channels] to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = chain(this.stages, x, pass); // [n, h / 4, w / 4, 2 features]
    return pass.tap(this, this.fc.forward(this.pool.forward(h, pass), pass)); // [n, classes]
  }
}
