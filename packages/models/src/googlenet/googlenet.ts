import {
  Dropout,
  GlobalAveragePool,
  Inception,
  inceptionOutChannels,
  Linear,
  Lrn,
  MaxPool,
} from '@convkit/blocks';
import {
  chain,
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  type Pass,
  type Rng,
  recomputed,
} from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Stem } from '../model-entry.js';
import { type ResolvedOptions, scaled } from '../resolve-options.js';
import { AuxiliaryHead } from './googlenet-head.js';
import { convolution, EPSILON, type GoogLeNetStyle } from './googlenet-style.js';
import { INCEPTIONS, type InceptionName, scaledChannels } from './googlenet-tables.js';

/** Weight of each auxiliary loss: section 5. */
const AUXILIARY_WEIGHT = 0.3;
/** Dropout of the auxiliary classifiers: section 5. */
const AUXILIARY_DROPOUT = 0.7;
const halve = (size = 3) => new MaxPool({ size, stride: 2, ceilMode: true });

/** Options of `GoogLeNet`. `dropout` is that before the last layer; if it is 0, the auxiliary classifiers have none either. */
export interface GoogLeNetOptions extends ResolvedOptions {
  /** First layers: `small` keeps height and width up to the first pooling, which is `maxpool2`. */
  readonly stem: Stem;
}

/** GoogLeNet: Szegedy et al. 2015, table 1 and figure 3. Fields have torchvision's names. */
export class GoogLeNet extends Module {
  /** First convolution: 7x7/2, or 3x3 with the `small` stem. */
  readonly conv1: Module;
  /** Max pooling; empty with the `small` stem. */
  readonly maxpool1: readonly Module[];
  /** Local response normalization; empty with batch norm. */
  readonly norm1: readonly Module[];
  /** 1x1 convolution. */
  readonly conv2: Module;
  /** 3x3 convolution. */
  readonly conv3: Module;
  /** Local response normalization; empty with batch norm. */
  readonly norm2: readonly Module[];
  /** Max pooling. */
  readonly maxpool2 = halve();
  /** Row "inception (3a)". */
  readonly inception3a: Inception;
  /** Row "inception (3b)". */
  readonly inception3b: Inception;
  /** Max pooling. */
  readonly maxpool3 = halve();
  /** Row "inception (4a)". */
  readonly inception4a: Inception;
  /** Row "inception (4b)". */
  readonly inception4b: Inception;
  /** Row "inception (4c)". */
  readonly inception4c: Inception;
  /** Row "inception (4d)". */
  readonly inception4d: Inception;
  /** Row "inception (4e)". */
  readonly inception4e: Inception;
  /** Max pooling. */
  readonly maxpool4: MaxPool;
  /** Row "inception (5a)". */
  readonly inception5a: Inception;
  /** Row "inception (5b)". */
  readonly inception5b: Inception;
  /** Auxiliary classifier after `inception4a`. */
  readonly aux1: AuxiliaryHead | undefined;
  /** Auxiliary classifier after `inception4d`. */
  readonly aux2: AuxiliaryHead | undefined;
  /** Global average pooling. */
  readonly avgpool = new GlobalAveragePool();
  /** Dropout before the last layer. */
  readonly dropout: Dropout;
  /** Last layer. */
  readonly fc: Linear;

  /** @throws ConfigError if an option is invalid. */
  constructor(style: GoogLeNetStyle, options: GoogLeNetOptions, rng: Rng) {
    checkArguments('GoogLeNet', { rng }, { rng: 'rng' });
    checkOptions('GoogLeNet', style, {
      batchNorm: 'boolean',
      biasInit: 'function',
      weightInit: 'function',
      inceptionWidth: 'positive',
    });
    checkOptions('GoogLeNet', options, {
      classes: 'whole',
      input: 'shape',
      widthMultiplier: 'positive',
      dropout: 'fraction',
      stem: 'string',
    });
    super();
    const { classes, input, widthMultiplier, dropout, stem } = options;
    const { batchNorm, fiveKernel, weightInit, biasInit } = style;
    let channels = input[2] as number;
    const layer = (name: string, published: number, kernel: number, stride = 1) => {
      const sizes = { in: channels, out: scaled(published, widthMultiplier), kernel, stride };
      channels = sizes.out;
      return convolution(style, sizes, rng.child(name));
    };
    const inception = (name: InceptionName) => {
      const sizes = scaledChannels(INCEPTIONS[name], style.inceptionWidth * widthMultiplier);
      const block = { in: channels, ...sizes, batchNorm, epsilon: EPSILON, fiveKernel, weightInit, biasInit };
      channels = inceptionOutChannels(sizes);
      return new Inception(block, rng.child(`inception${name}`));
    };
    const head = (name: string) => {
      if (!options.auxiliary) return undefined;
      const size = input.slice(0, 2).map((pixels) => pixelsOfStage4(pixels, stem));
      const sizes = {
        in: channels,
        classes,
        widthMultiplier,
        size,
        dropout: dropout === 0 ? 0 : AUXILIARY_DROPOUT,
      };
      return new AuxiliaryHead(style, sizes, rng.child(name));
    };
    const large = stem === 'imagenet';
    this.conv1 = large ? layer('conv1', 64, 7, 2) : layer('conv1', 64, 3);
    this.maxpool1 = large ? [halve()] : [];
    this.norm1 = batchNorm ? [] : [new Lrn()];
    this.conv2 = layer('conv2', 64, 1);
    this.conv3 = layer('conv3', 192, 3);
    this.norm2 = batchNorm ? [] : [new Lrn()];
    this.inception3a = inception('3a');
    this.inception3b = inception('3b');
    this.inception4a = inception('4a');
    this.aux1 = head('aux1');
    this.inception4b = inception('4b');
    this.inception4c = inception('4c');
    this.inception4d = inception('4d');
    this.aux2 = head('aux2');
    this.inception4e = inception('4e');
    this.maxpool4 = halve(style.maxpool4);
    this.inception5a = inception('5a');
    this.inception5b = inception('5b');
    this.dropout = new Dropout(dropout);
    this.fc = new Linear({ in: channels, out: classes, weightInit, biasInit }, rng.child('fc'));
  }

  /** Maps images [n, h, w, channels] to logits [n, classes]. The shapes in the code are for 224x224 pixels. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const stem1 = [this.conv1, ...this.maxpool1, ...this.norm1];
    let h = recomputed(x, pass, (x, pass) => chain(stem1, x, pass)); // [n, 56, 56, 64]
    const stem2 = [this.conv2, this.conv3, ...this.norm2, this.maxpool2];
    h = recomputed(h, pass, (h, pass) => chain(stem2, h, pass)); // [n, 28, 28, 192]
    h = this.inception3a.forward(h, pass); // [n, 28, 28, 256]
    h = this.inception3b.forward(h, pass); // [n, 28, 28, 480]
    h = this.inception4a.forward(this.maxpool3.forward(h, pass), pass); // [n, 14, 14, 512]
    classify(this.aux1, h, pass);
    h = this.inception4b.forward(h, pass); // [n, 14, 14, 512]
    h = this.inception4c.forward(h, pass); // [n, 14, 14, 512]
    h = this.inception4d.forward(h, pass); // [n, 14, 14, 528]
    classify(this.aux2, h, pass);
    h = this.inception4e.forward(h, pass); // [n, 14, 14, 832]
    h = this.inception5a.forward(this.maxpool4.forward(h, pass), pass); // [n, 7, 7, 832]
    h = this.inception5b.forward(h, pass); // [n, 7, 7, 1024]
    const features = this.dropout.forward(this.avgpool.forward(h, pass), pass); // [n, 1024]
    return pass.tap(this, this.fc.forward(features, pass)); // [n, classes]
  }
}

function classify(head: AuxiliaryHead | undefined, h: Tensor4D, pass: Pass): void {
  if (head && pass.training) pass.auxiliary(head.forward(h, pass), AUXILIARY_WEIGHT);
}

/** Height or width after `maxpool3` for an image of `pixels`. */
function pixelsOfStage4(pixels: number, stem: Stem): number {
  const pooled = (length: number) => Math.ceil((length - 3) / 2) + 1;
  const stemmed = stem === 'imagenet' ? pooled(Math.ceil(pixels / 2)) : pixels;
  return pooled(pooled(stemmed));
}
