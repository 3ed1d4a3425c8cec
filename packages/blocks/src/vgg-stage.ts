import {
  chain,
  heNormalFanOut,
  INFERENCE,
  type Initializer,
  Module,
  type Pass,
  type Rng,
  zeros,
} from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from './batch-norm.js';
import { Conv2d } from './conv2d.js';
import { assertCounts } from './layer-options.js';
import { MaxPool } from './pooling/pool.js';

export interface VggStageOptions {
  /** Channels in and out. */
  readonly in: number;
  readonly out: number;
  /** How many. */
  readonly convolutions: number;
  /** After each convolution, which keeps its bias, as torchvision's does; false where absent. */
  readonly batchNorm?: boolean;
  /** Of the filters; torchvision's where absent: He's normal law of the fan out. */
  readonly weightInit?: Initializer;
}

/**
 * 3x3 convolutions, a ReLU after each, and a 2x2 max-pool: Simonyan & Zisserman 2015, section 2.1 and table 1. [n, h, w, in] ->
 * [n, h / 2, w / 2, out], rounded down.
 */
export class VggStage extends Module {
  /** Numbered as torchvision's; the place of a ReLU, which the layer before ends with, stays empty. */
  readonly layers: readonly Module[];

  /** @throws ConfigError when a count is not a positive whole number. */
  constructor(options: VggStageOptions, rng: Rng) {
    super();
    const { out, convolutions, batchNorm = false, weightInit = heNormalFanOut } = options;
    assertCounts('VggStage', { convolutions });
    const step = batchNorm ? 3 : 2;
    const layers: Module[] = [];
    for (let index = 0; index < convolutions; index++) {
      const place = index * step;
      const convolution = { in: index === 0 ? options.in : out, out, kernel: 3, padding: 1, weightInit };
      const activation = { activation: 'relu' } as const;
      layers[place] = new Conv2d(
        { ...convolution, biasInit: zeros, ...(!batchNorm && activation) },
        rng.child(`layers.${place}`),
      );
      if (batchNorm) {
        layers[place + 1] = new BatchNorm({ channels: out, ...activation }, rng.child(`layers.${place + 1}`));
      }
    }
    layers[convolutions * step] = new MaxPool({ size: 2 });
    this.layers = layers;
  }

  /** @throws ShapeError when `x` is not [n, h, w, in] or has a side of one pixel. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, chain(this.layers, x, pass));
  }
}
