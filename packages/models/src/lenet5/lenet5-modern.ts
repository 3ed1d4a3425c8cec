import { Conv2d, Dropout, Linear, MaxPool } from '@convkit/blocks';
import {
  checkArguments,
  checkOptions,
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
import { checkImages, resolveLeNet5Options } from './lenet5-options.js';

/** Differences between the variants of LeNet-5. */
export interface LeNet5Style {
  /** Activation of the hidden layers. */
  readonly activation: 'relu' | 'tanh' | 'sigmoid';
  /** Weight initializer. */
  readonly weightInit: Initializer;
  /** Bias initializers of the convolutions and the three linear layers. */
  readonly biasInits: readonly [conv: Initializer, fc1: Initializer, fc2: Initializer, fc3: Initializer];
}

/** What to apply after a layer. The layers themselves include the ReLU. */
const ACTIVATIONS = {
  relu: <T extends Tensor>(y: T) => y,
  tanh,
  sigmoid,
} as const;

/** LeNet-5 as it is taught today: max pooling, dense connections, softmax. */
export class LeNet5 extends Module {
  /** 5x5 convolution, 6 channels. */
  readonly conv1: Conv2d;
  /** 2x2 max pooling. */
  readonly pool1 = new MaxPool({ size: 2 });
  /** 5x5 convolution, 16 channels. */
  readonly conv2: Conv2d;
  /** 2x2 max pooling. */
  readonly pool2 = new MaxPool({ size: 2 });
  /** Linear layer of 120 units. */
  readonly fc1: Linear;
  /** Dropout after `fc1`. */
  readonly dropout1: Dropout;
  /** Linear layer of 84 units. */
  readonly fc2: Linear;
  /** Dropout after `fc2`. */
  readonly dropout2: Dropout;
  /** Last layer. */
  readonly fc3: Linear;
  readonly #activation: <T extends Tensor>(y: T) => T;

  /** @throws ConfigError if the images are not 32x32 pixels, or an option is invalid or not supported. */
  constructor(options: ModelOptions, style: LeNet5Style, rng: Rng) {
    checkArguments('LeNet5', { rng }, { rng: 'rng' });
    checkOptions('LeNet5', options);
    checkOptions('LeNet5', style, { biasInits: 'array', weightInit: 'function', activation: 'string' });
    super();
    const { classes, input, dropout } = resolveLeNet5Options(options);
    const [conv, first, second, third] = style.biasInits;
    const output = (biasInit: Initializer) => ({ weightInit: style.weightInit, biasInit });
    const hidden = (biasInit: Initializer) => ({
      ...output(biasInit),
      ...(style.activation === 'relu' && { activation: 'relu' as const }),
    });
    this.#activation = ACTIVATIONS[style.activation];
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
   * Maps images [n, 32, 32, channels] to logits [n, classes].
   * @throws ShapeError if the images have another shape.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    checkImages(x, this.conv1.weight.shape[2]);
    const activate = this.#activation;
    let h = this.pool1.forward(activate(this.conv1.forward(x, pass)), pass); // [n, 14, 14, 6]
    h = this.pool2.forward(activate(this.conv2.forward(h, pass)), pass); // [n, 5, 5, 16]
    let features = this.dropout1.forward(activate(this.fc1.forward(flatten(h), pass)), pass); // [n, 120]
    features = this.dropout2.forward(activate(this.fc2.forward(features, pass)), pass); // [n, 84]
    return this.fc3.forward(features, pass); // [n, classes]
  }
}

/** He initialization. */
export const modernStyle: LeNet5Style = {
  activation: 'relu',
  weightInit: heNormal,
  biasInits: [zeros, zeros, zeros, zeros],
};

/** The tutorial's: truncated normals with a standard deviation of 0.1; biases 0, then 0.1, then truncated normals, too. */
export const tutorialStyle: LeNet5Style = {
  activation: 'relu',
  weightInit: truncatedNormal(0.1),
  biasInits: [zeros, constant(0.1), truncatedNormal(0.1), truncatedNormal(0.1)],
};

/** Normalizes by MNIST's mean 0.1307 and standard deviation 0.3081. */
export const modernRecipe: Recipe = {
  input: { size: [28, 28], normalize: normalizeToRange(-0.4242, 2.8215), shift: 2 },
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.002 },
  schedule: { name: 'cosine' },
  batchSize: 64,
  epochs: 10,
  l2: [],
};

/** The tutorial's, unchanged. Images are resized to 32x32 pixels and scaled to [0, 1]. */
export const tutorialRecipe: Recipe = {
  input: { size: [32, 32], normalize: { mean: [0], std: [1] } },
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.001 },
  schedule: { name: 'constant' },
  batchSize: 64,
  epochs: 10,
  l2: [{ pattern: '^fc[12]\\.weight$', coefficient: 0.001 }],
};
