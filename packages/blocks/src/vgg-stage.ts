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
import { Identity } from './identity.js';
import { assertCounts } from './layer-options.js';
import { MaxPool } from './pool.js';

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
 * [n, h / 2, w / 2, out], rounded down. The layers stand where torchvision has them: an activation in a place of its own, though the
 * layer before computes it.
 */
export class VggStage extends Module {
  readonly layers: readonly Module[];

  /** @throws ConfigError when a count is not a positive whole number. */
  constructor(options: VggStageOptions, rng: Rng) {
    super();
    const { out, convolutions, batchNorm = false, weightInit = heNormalFanOut } = options;
    assertCounts('VggStage', { convolutions });
    const layers: Module[] = [];
    const own = () => rng.child(`layers.${layers.length}`);
    for (let from = options.in; layers.length < convolutions * (batchNorm ? 3 : 2); from = out) {
      const convolution = { in: from, out, kernel: 3, padding: 1, weightInit, biasInit: zeros };
      layers.push(new Conv2d({ ...convolution, ...(!batchNorm && { activation: 'relu' }) }, own()));
      if (batchNorm) layers.push(new BatchNorm({ channels: out, activation: 'relu' }, own()));
      layers.push(new Identity());
    }
    this.layers = [...layers, new MaxPool({ size: 2 })];
  }

  /** @throws ShapeError when `x` is not [n, h, w, in] or has a side of one pixel. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, chain(this.layers, x, pass));
  }
}
