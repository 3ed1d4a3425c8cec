import { Conv2d, Dropout, Linear, MaxPool } from '@convkit/blocks';
import {
  constant,
  heNormal,
  INFERENCE,
  type Initializer,
  Module,
  normalizeToRange,
  type Pass,
  type Recipe,
  type Rng,
  truncatedNormal,
  zeros,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import { sigmoid, type Tensor, type Tensor2D, type Tensor4D, tanh } from '@tensorflow/tfjs-core';
import type { ModelOptions } from '../model-entry.js';
import { assertImages, smallImages } from './lenet5-options.js';

/** In what variants differ: their units, and how they start their weights and the biases of the convolutions and the three linear layers. */
export interface LeNet5Style {
  readonly unit: 'relu' | 'tanh' | 'sigmoid';
  readonly weight: Initializer;
  readonly biases: readonly [conv: Initializer, fc1: Initializer, fc2: Initializer, fc3: Initializer];
}

/** What follows a layer; the ReLU is part of it. */
const UNITS = {
  relu: <T extends Tensor>(y: T) => y,
  tanh,
  sigmoid,
} as const;

/** LeNet-5 as it is taught today: max-pooling, dense connections, softmax. */
export class LeNet5 extends Module {
  readonly conv1: Conv2d;
  readonly pool1 = new MaxPool({ size: 2 });
  readonly conv2: Conv2d;
  readonly pool2 = new MaxPool({ size: 2 });
  readonly fc1: Linear;
  readonly dropout1: Dropout;
  readonly fc2: Linear;
  readonly dropout2: Dropout;
  readonly fc3: Linear;
  readonly #unit: <T extends Tensor>(y: T) => T;

  /** @throws ConfigError when the images are not of 32x32 pixels, or an option cannot be. */
  constructor(options: ModelOptions, style: LeNet5Style, rng: Rng) {
    super();
    const { classes, input, dropout } = smallImages(options);
    const [conv, first, second, third] = style.biases;
    const output = (biasInit: Initializer) => ({ weightInit: style.weight, biasInit });
    const hidden = (biasInit: Initializer) => ({
      ...output(biasInit),
      ...(style.unit === 'relu' && { activation: 'relu' as const }),
    });
    this.#unit = UNITS[style.unit];
    this.conv1 = new Conv2d(
      { in: input[2] as number, out: 6, kernel: 5, ...hidden(conv) },
      rng.child('conv1'),
    );
    this.conv2 = new Conv2d({ in: 6, out: 16, kernel: 5, ...hidden(conv) }, rng.child('conv2'));
    this.fc1 = new Linear({ in: 400, out: 120, ...hidden(first) }, rng.child('fc1'));
    this.dropout1 = new Dropout(dropout);
    this.fc2 = new Linear({ in: 120, out: 84, ...hidden(second) }, rng.child('fc2'));
    this.dropout2 = new Dropout(dropout);
    this.fc3 = new Linear({ in: 84, out: classes, ...output(third) }, rng.child('fc3'));
  }

  /**
   * Images [n, 32, 32, channels] to logits [n, classes].
   * @throws ShapeError when the images are others.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    assertImages(x, this.conv1.weight.shape[2]);
    const unit = this.#unit;
    let h = this.pool1.forward(unit(this.conv1.forward(x, pass)), pass); // [n, 14, 14, 6]
    h = this.pool2.forward(unit(this.conv2.forward(h, pass)), pass); // [n, 5, 5, 16]
    let features = this.dropout1.forward(unit(this.fc1.forward(flatten(h), pass)), pass); // [n, 120]
    features = this.dropout2.forward(unit(this.fc2.forward(features, pass)), pass); // [n, 84]
    return this.fc3.forward(features, pass); // [n, classes]
  }
}

/** He initialization. */
export const modernStyle: LeNet5Style = {
  unit: 'relu',
  weight: heNormal,
  biases: [zeros, zeros, zeros, zeros],
};

/** The tutorial's script: truncated normals of deviation 0.1; biases 0, then 0.1, then truncated normals too. */
export const tutorialStyle: LeNet5Style = {
  unit: 'relu',
  weight: truncatedNormal(0.1),
  biases: [zeros, constant(0.1), truncatedNormal(0.1), truncatedNormal(0.1)],
};

/** The range is that of MNIST's mean 0.1307 and deviation 0.3081, of 255. */
export const modernRecipe: Recipe = {
  input: { size: [28, 28], normalize: normalizeToRange(-0.4242, 2.8215), shift: 2 },
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.002 },
  schedule: { name: 'cosine' },
  batchSize: 64,
  epochs: 10,
  l2: [],
};

/** The tutorial's script to the letter; images are scaled to 32x32 and to [0, 1]. */
export const tutorialRecipe: Recipe = {
  input: { size: [32, 32], normalize: { mean: [0], std: [1] } },
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.001 },
  schedule: { name: 'constant' },
  batchSize: 64,
  epochs: 10,
  l2: [{ pattern: '^fc[12]\\.weight$', coefficient: 0.001 }],
};
