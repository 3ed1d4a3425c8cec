import { ConvBnRelu, GlobalAveragePool, Linear, MaxPool } from '@convkit/blocks';
import { chain, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { SqueezeExcitation } from './squeeze-excitation.js';

export interface SeNetOptions {
  readonly classes: number;
  /** Of the images. */
  readonly channels: number;
  /** Maps of the first stage; 16 where absent. The second has twice as many. */
  readonly maps?: number;
  /** False leaves squeeze-and-excitation out, for comparison. */
  readonly excite?: boolean;
}

/** Two stages of a convolution, squeeze-and-excitation and pooling, for small images. */
export class SeNet extends Module {
  readonly stages: readonly Module[];
  readonly pool = new GlobalAveragePool();
  readonly fc: Linear;

  constructor({ classes, channels, maps = 16, excite = true }: SeNetOptions, rng: Rng) {
    super();
    const stage = (name: string, from: number, to: number): Module[] => {
      const own = rng.child(name);
      return [
        new ConvBnRelu({ in: from, out: to, kernel: 3, padding: 1 }, own.child('conv')),
        ...(excite ? [new SqueezeExcitation({ channels: to, reduction: 4 }, own.child('excitation'))] : []),
        new MaxPool({ size: 2 }),
      ];
    };
    this.stages = [...stage('stage1', channels, maps), ...stage('stage2', maps, 2 * maps)];
    this.fc = new Linear({ in: 2 * maps, out: classes }, rng.child('fc'));
  }

  /** Images [n, h, w, channels] to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = chain(this.stages, x, pass); // [n, h / 4, w / 4, 2 maps]
    return pass.tap(this, this.fc.forward(this.pool.forward(h, pass), pass)); // [n, classes]
  }
}
