import { AdaptiveAveragePool, AveragePool, Dropout, Linear } from '@convkit/blocks';
import { ConfigError, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { scaled } from '../complete-options.js';
import { convolution, type GoogLeNetStyle } from './googlenet-style.js';

export interface AuxiliaryHeadOptions {
  readonly in: number;
  readonly classes: number;
  readonly widthMultiplier: number;
  /** Height and width of the images that it gets. */
  readonly extent: readonly number[];
  readonly dropout: number;
}

/**
 * GoogLeNet's auxiliary classifier: Szegedy et al. 2015, section 5, the list at its end. Fields and the order of the layers are
 * torchvision's `InceptionAux`. The rows of `fc1` follow pixels, then maps (NHWC).
 */
export class AuxiliaryHead extends Module {
  readonly avgpool: Module;
  readonly conv: Module;
  readonly fc1: Linear;
  readonly fc2: Linear;
  readonly dropout: Dropout;

  /** @throws ConfigError when the images are smaller than the windows. */
  constructor(style: GoogLeNetStyle, options: AuxiliaryHeadOptions, rng: Rng) {
    super();
    const { classes, widthMultiplier, extent, dropout } = options;
    const { headPool, weightInit, biasInit } = style;
    const [maps, hidden] = [scaled(128, widthMultiplier), scaled(1024, widthMultiplier)];
    const [rows, columns] = headPool === '4x4' ? [4, 4] : strided(extent);
    this.avgpool =
      headPool === '4x4'
        ? new AdaptiveAveragePool({ output: [4, 4] })
        : new AveragePool({ size: 5, stride: 3 });
    this.conv = convolution(style, { in: options.in, out: maps, kernel: 1 }, rng.child('conv'));
    const start = { weightInit, biasInit };
    const inputs = rows * columns * maps;
    this.fc1 = new Linear({ in: inputs, out: hidden, ...start, activation: 'relu' }, rng.child('fc1'));
    this.fc2 = new Linear({ in: hidden, out: classes, ...start }, rng.child('fc2'));
    this.dropout = new Dropout(dropout);
  }

  /** [n, h, w, in] to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = this.conv.forward(this.avgpool.forward(x, pass), pass) as Tensor4D; // [n, 4, 4, 128]
    const hidden = this.fc1.forward(flatten(h), pass); // [n, 1024]
    return pass.tap(this, this.fc2.forward(this.dropout.forward(hidden, pass), pass)); // [n, classes]
  }
}

/** What windows of 5x5 and stride 3 leave. */
function strided(extent: readonly number[]): [rows: number, columns: number] {
  const [rows, columns] = extent.map((pixels) => Math.floor((pixels - 5) / 3) + 1) as [number, number];
  if (rows >= 1 && columns >= 1) return [rows, columns];
  throw new ConfigError(`an auxiliary classifier averages 5x5 pixels and would get ${extent.join('x')}`, {
    hint: 'Take larger images, or do without: auxiliary: false.',
  });
}
