import {
  ConvBnRelu,
  Dropout,
  GlobalAveragePool,
  Inception,
  type InceptionMaps,
  inceptionOutputs,
  Linear,
  MaxPool,
} from '@convkit/blocks';
import { INFERENCE, Module, type Pass, type Recipe, type Rng, truncatedNormal } from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { completeOptions, refuseStem, scaled } from './complete-options.js';
import { INCEPTIONS, type InceptionName } from './googlenet-tables.js';
import type { ModelEntry, ModelOptions } from './model-entry.js';

const SMALL = { classes: 10, input: [28, 28, 1], dropout: 0.4 } as const;
/** Of table 1's maps. */
const LITE = 0.5;
/** torchvision's. */
const EPSILON = 1e-3;
const weightInit = truncatedNormal(0.01);
const halve = () => new MaxPool({ size: 3, stride: 2, ceilMode: true });

/**
 * GoogLeNet for pictures of 28 to 64 pixels: a stem that halves them once, then the inceptions of Szegedy et al. 2015,
 * table 1, half as wide and batch-normalised, as torchvision's are. Fields carry torchvision's names.
 */
export class GoogLeNetLite extends Module {
  readonly conv1: ConvBnRelu;
  readonly conv2: ConvBnRelu;
  readonly conv3: ConvBnRelu;
  readonly maxpool2 = halve();
  readonly inception3a: Inception;
  readonly inception3b: Inception;
  readonly maxpool3 = halve();
  readonly inception4a: Inception;
  readonly inception4b: Inception;
  readonly inception4c: Inception;
  readonly inception4d: Inception;
  readonly inception4e: Inception;
  readonly maxpool4 = halve();
  readonly inception5a: Inception;
  readonly inception5b: Inception;
  readonly avgpool = new GlobalAveragePool();
  readonly dropout: Dropout;
  readonly fc: Linear;

  /** `width` is relative to the half of table 1. @throws ConfigError when an option cannot be. */
  constructor(options: ModelOptions, rng: Rng) {
    super();
    refuseStem('googlenet-lite', options);
    const { classes, input, width, dropout } = completeOptions(SMALL, options);
    let maps = input[2] as number;
    const convolution = (name: string, out: number, kernel: number) => {
      const layer = { in: maps, out, kernel, padding: (kernel - 1) / 2, epsilon: EPSILON, weightInit };
      maps = out;
      return new ConvBnRelu(layer, rng.child(name));
    };
    const inception = (name: InceptionName) => {
      const sizes = narrowed(INCEPTIONS[name], LITE * width);
      const block = { in: maps, ...sizes, batchNorm: true, epsilon: EPSILON, weightInit };
      maps = inceptionOutputs(sizes);
      return new Inception(block, rng.child(`inception${name}`));
    };
    this.conv1 = convolution('conv1', scaled(64, width), 3);
    this.conv2 = convolution('conv2', scaled(64, width), 1);
    this.conv3 = convolution('conv3', scaled(192, width), 3);
    this.inception3a = inception('3a');
    this.inception3b = inception('3b');
    this.inception4a = inception('4a');
    this.inception4b = inception('4b');
    this.inception4c = inception('4c');
    this.inception4d = inception('4d');
    this.inception4e = inception('4e');
    this.inception5a = inception('5a');
    this.inception5b = inception('5b');
    this.dropout = new Dropout(dropout);
    this.fc = new Linear({ in: maps, out: classes, weightInit }, rng.child('fc'));
  }

  /** Images [n, h, w, channels] to logits [n, classes]. Shapes are those of pictures of 28x28. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.conv2.forward(this.conv1.forward(x, pass), pass); // [n, 28, 28, 64]
    h = this.maxpool2.forward(this.conv3.forward(h, pass), pass); // [n, 14, 14, 192]
    h = this.inception3a.forward(h, pass); // [n, 14, 14, 128]
    h = this.maxpool3.forward(this.inception3b.forward(h, pass), pass); // [n, 7, 7, 240]
    h = this.inception4a.forward(h, pass); // [n, 7, 7, 256]
    h = this.inception4b.forward(h, pass); // [n, 7, 7, 256]
    h = this.inception4c.forward(h, pass); // [n, 7, 7, 256]
    h = this.inception4d.forward(h, pass); // [n, 7, 7, 264]
    h = this.maxpool4.forward(this.inception4e.forward(h, pass), pass); // [n, 3, 3, 416]
    h = this.inception5a.forward(h, pass); // [n, 3, 3, 416]
    h = this.inception5b.forward(h, pass); // [n, 3, 3, 512]
    const features = this.dropout.forward(this.avgpool.forward(h, pass), pass); // [n, 512]
    return pass.tap(this, this.fc.forward(features, pass)); // [n, classes]
  }
}

function narrowed(sizes: InceptionMaps, width: number): InceptionMaps {
  return Object.fromEntries(
    Object.entries(sizes).map(([column, maps]) => [column, scaled(maps, width)]),
  ) as unknown as InceptionMaps;
}

/** The range is that of MNIST's mean 0.1307 and deviation 0.3081, of 255. */
const recipe: Recipe = {
  input: { picture: [28, 28], range: [-0.4242, 2.8215], shift: 2 },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9 },
  schedule: { name: 'cosine' },
  batch: 64,
  epochs: 5,
  l2: [{ pattern: '\\b(conv|fc)\\d?\\.weight$', coefficient: 1e-4 }],
};

export const googlenetLite: ModelEntry = {
  name: 'googlenet-lite',
  family: 'googlenet',
  paper:
    'Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich: Going deeper with convolutions',
  year: 2015,
  classes: SMALL.classes,
  input: SMALL.input,
  variants: {
    lite: {
      description: 'for pictures of 28 to 64 pixels: nine inceptions, half as wide, batch-normalised',
      create: (options, rng) => new GoogLeNetLite(options, rng),
      recipe,
    },
  },
};
