import { AdaptiveAveragePool, AveragePool, Dropout, Linear } from '@convkit/blocks';
import { ConfigError, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { scaled } from '../resolve-options.js';
import { convolution, type GoogLeNetStyle } from './googlenet-style.js';

/** Options of `AuxiliaryHead`. */
export interface AuxiliaryHeadOptions {
  /** Number of input channels. */
  readonly in: number;
  readonly classes: number;
  readonly widthMultiplier: number;
  /** Height and width of its input in pixels. */
  readonly size: readonly number[];
  readonly dropout: number;
}

/**
 * Auxiliary classifier of GoogLeNet: Szegedy et al. 2015, section 5, the list at the end. Fields and the order of the layers are
 * those of torchvision's `InceptionAux`. The rows of `fc1` follow height, width and channels.
 */
export class AuxiliaryHead extends Module {
  readonly avgpool: Module;
  readonly conv: Module;
  readonly fc1: Linear;
  readonly fc2: Linear;
  readonly dropout: Dropout;

  /** @throws ConfigError if the input is smaller than the pooling windows. */
  constructor(style: GoogLeNetStyle, options: AuxiliaryHeadOptions, rng: Rng) {
    super();
    const { classes, widthMultiplier, size, dropout } = options;
    const { headPool, weightInit, biasInit } = style;
    const [channels, hidden] = [scaled(128, widthMultiplier), scaled(1024, widthMultiplier)];
    const [height, width] = headPool === '4x4' ? [4, 4] : pooledSize(size);
    this.avgpool =
      headPool === '4x4'
        ? new AdaptiveAveragePool({ output: [4, 4] })
        : new AveragePool({ size: 5, stride: 3 });
    this.conv = convolution(style, { in: options.in, out: channels, kernel: 1 }, rng.child('conv'));
    const inits = { weightInit, biasInit };
    const inputs = height * width * channels;
    this.fc1 = new Linear({ in: inputs, out: hidden, ...inits, activation: 'relu' }, rng.child('fc1'));
    this.fc2 = new Linear({ in: hidden, out: classes, ...inits }, rng.child('fc2'));
    this.dropout = new Dropout(dropout);
  }

  /** Maps feature maps [n, h, w, in] to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = this.conv.forward(this.avgpool.forward(x, pass), pass) as Tensor4D; // [n, 4, 4, 128]
    const hidden = this.fc1.forward(flatten(h), pass); // [n, 1024]
    return pass.tap(this, this.fc2.forward(this.dropout.forward(hidden, pass), pass)); // [n, classes]
  }
}

/** Height and width after pooling with 5x5 windows of stride 3. */
function pooledSize(size: readonly number[]): [height: number, width: number] {
  const [height, width] = size.map((pixels) => Math.floor((pixels - 5) / 3) + 1) as [number, number];
  if (height >= 1 && width >= 1) return [height, width];
  throw new ConfigError(`an auxiliary classifier averages 5x5 pixels, but its input has ${size.join('x')}`, {
    hint: 'Use larger images, or turn the auxiliary classifiers off: auxiliary: false.',
  });
}
