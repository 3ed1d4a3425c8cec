import { ConvBnRelu, GlobalAveragePool, Linear, MaxPool } from '@convkit/blocks';
import { chain, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { SqueezeExcitation } from './squeeze-excitation.js';

/** Options of `SeNet`. */
export interface SeNetOptions {
  /** Number of classes. */
  readonly classes: number;
  /** Number of channels of the images. */
  readonly in: number;
  /**
   * Number of channels of the first stage. The second stage has twice as many.
   * @defaultValue 16
   */
  readonly channels?: number;
  /**
   * Set to false to leave squeeze-and-excitation out, for comparison.
   * @defaultValue true
   */
  readonly excite?: boolean;
}

/** A network for small images: two stages of a convolution, squeeze-and-excitation and pooling. */
export class SeNet extends Module {
  /** Layers of both stages. */
  readonly stages: readonly Module[];
  /** Global average pooling. */
  readonly pool = new GlobalAveragePool();
  /** Last layer. */
  readonly fc: Linear;

  constructor({ classes, channels = 16, excite = true, ...options }: SeNetOptions, rng: Rng) {
    super();
    const stage = (name: string, from: number, to: number): Module[] => {
      const own = rng.child(name);
      return [
        new ConvBnRelu({ in: from, out: to, kernel: 3, padding: 1 }, own.child('conv')),
        ...(excite ? [new SqueezeExcitation({ channels: to, reduction: 4 }, own.child('excitation'))] : []),
        new MaxPool({ size: 2 }),
      ];
    };
    this.stages = [...stage('stage1', options.in, channels), ...stage('stage2', channels, 2 * channels)];
    this.fc = new Linear({ in: 2 * channels, out: classes }, rng.child('fc'));
  }

  /** Maps images [n, h, w, in] to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = chain(this.stages, x, pass); // [n, h / 4, w / 4, 2 * channels]
    return pass.tap(this, this.fc.forward(this.pool.forward(h, pass), pass)); // [n, classes]
  }
}
