import {
  type ArgumentKind,
  chain,
  checkArguments,
  checkOptions,
  heNormalFanOut,
  INFERENCE,
  type Initializer,
  Module,
  type Pass,
  type Rng,
  recomputed,
  zeros,
} from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from './batch-norm.js';
import { Conv2d } from './conv2d.js';
import { checkSizes } from './layer-options.js';
import { MaxPool } from './pooling/pool.js';

const FEW: ArgumentKind = [
  'a whole number from 1 to 1000',
  (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 1000,
];

/** Options of `VggStage`. */
export interface VggStageOptions {
  /** Number of input channels. */
  readonly in: number;
  /** Number of output channels of each convolution. */
  readonly out: number;
  /** Number of convolutions. */
  readonly convolutions: number;
  /**
   * Adds batch norm after each convolution, which keeps its bias, like torchvision.
   * @defaultValue false
   */
  readonly batchNorm?: boolean;
  /** Weight initializer. Defaults to torchvision's (`heNormalFanOut`). */
  readonly weightInit?: Initializer;
}

/**
 * VGG stage: 3x3 convolutions, each followed by a ReLU, and 2x2 max pooling. [n, h, w, in] -> [n, h / 2, w / 2, out], rounded
 * down. Simonyan & Zisserman 2015, section 2.1 and table 1.
 */
export class VggStage extends Module {
  /** Layers at torchvision's indices. The index of a ReLU is a hole, because the layer before includes it. */
  readonly layers: readonly Module[];

  /** @throws ConfigError if an option is invalid. */
  constructor(options: VggStageOptions, rng: Rng) {
    checkArguments('VggStage', { rng }, { rng: 'rng' });
    checkOptions('VggStage', options, {
      convolutions: FEW,
      batchNorm: 'boolean?',
      weightInit: 'function?',
    });
    super();
    const { out, convolutions, batchNorm = false, weightInit = heNormalFanOut } = options;
    checkSizes('VggStage', { convolutions });
    const step = batchNorm ? 3 : 2;
    const layers: Module[] = [];
    for (let index = 0; index < convolutions; index++) {
      const position = index * step;
      const convolution = { in: index === 0 ? options.in : out, out, kernel: 3, padding: 1, weightInit };
      const activation = { activation: 'relu' } as const;
      layers[position] = new Conv2d(
        { ...convolution, biasInit: zeros, ...(!batchNorm && activation) },
        rng.child(`layers.${position}`),
      );
      if (batchNorm) {
        const norm = { channels: out, ...activation };
        layers[position + 1] = new BatchNorm(norm, rng.child(`layers.${position + 1}`));
      }
    }
    layers[convolutions * step] = new MaxPool({ size: 2 });
    this.layers = layers;
  }

  /**
   * Applies the stage to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in] or is less than two pixels high or wide.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return recomputed(x, pass, (x, pass) => pass.tap(this, chain(this.layers, x, pass)));
  }
}
