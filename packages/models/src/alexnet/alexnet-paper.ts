import { Conv2d, Dropout, Linear, Lrn, MaxPool } from '@convkit/blocks';
import {
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  normal,
  ones,
  type Pass,
  type Rng,
  zeros,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ModelOptions } from '../model-entry.js';
import { checkMinimumSize, rejectStem, resolveOptions, scaled } from '../resolve-options.js';

const PUBLISHED = { classes: 1000, input: [227, 227, 3], dropout: 0.5 } as const;
/** Overlapping pooling: section 3.4. */
const halve = () => new MaxPool({ size: 3, stride: 2 });
const halved = (pixels: number) => Math.floor((pixels - 3) / 2) + 1;
/** Initialization of section 5. Biases of 1 give the ReLUs positive inputs early in training. */
const reluLayer = (biasInit: typeof ones) =>
  ({ weightInit: normal(0.01), biasInit, activation: 'relu' }) as const;

/**
 * AlexNet as published: Krizhevsky et al. 2012, section 3.5 and figure 2. Where the paper splits a layer between two GPUs that do
 * not communicate, in conv2, conv4 and conv5, there are two groups. The paper says 224 pixels, but its layer sizes follow from
 * 227.
 */
export class AlexNetPaper extends Module {
  /** 11x11/4 convolution. */
  readonly conv1: Conv2d;
  /** Local response normalization. */
  readonly norm1 = new Lrn();
  /** Max pooling. */
  readonly pool1 = halve();
  /** 5x5 convolution in two groups. */
  readonly conv2: Conv2d;
  /** Local response normalization. */
  readonly norm2 = new Lrn();
  /** Max pooling. */
  readonly pool2 = halve();
  /** 3x3 convolution. */
  readonly conv3: Conv2d;
  /** 3x3 convolution in two groups. */
  readonly conv4: Conv2d;
  /** 3x3 convolution in two groups. */
  readonly conv5: Conv2d;
  /** Max pooling. */
  readonly pool5 = halve();
  /** First hidden linear layer. */
  readonly fc6: Linear;
  /** Dropout after `fc6`. */
  readonly dropout6: Dropout;
  /** Second hidden linear layer. */
  readonly fc7: Linear;
  /** Dropout after `fc7`. */
  readonly dropout7: Dropout;
  /** Last layer. */
  readonly fc8: Linear;

  /** @throws ConfigError if an option is invalid or not supported. */
  constructor(options: ModelOptions, rng: Rng) {
    checkArguments('AlexNetPaper', { rng }, { rng: 'rng' });
    checkOptions('AlexNetPaper', options);
    super();
    rejectStem('alexnet', options);
    const { classes, input, widthMultiplier, dropout } = resolveOptions(PUBLISHED, options);
    checkMinimumSize('alexnet', input, 67);
    let channels = input[2] as number;
    const conv = (
      name: string,
      published: number,
      layer: Omit<ConstructorParameters<typeof Conv2d>[0], 'in' | 'out'>,
    ) => {
      const shape = { in: channels, out: 2 * scaled(published / 2, widthMultiplier) };
      channels = shape.out;
      return new Conv2d({ ...layer, ...shape }, rng.child(name));
    };
    const towers = { groups: 2, ...reluLayer(ones) };
    this.conv1 = conv('conv1', 96, { kernel: 11, stride: 4, ...reluLayer(zeros) });
    this.conv2 = conv('conv2', 256, { kernel: 5, padding: 2, ...towers });
    this.conv3 = conv('conv3', 384, { kernel: 3, padding: 1, ...reluLayer(zeros) });
    this.conv4 = conv('conv4', 384, { kernel: 3, padding: 1, ...towers });
    this.conv5 = conv('conv5', 256, { kernel: 3, padding: 1, ...towers });
    const [height, width] = input.map((pixels) => halved(halved(halved(Math.floor((pixels - 11) / 4) + 1))));
    const features = (height as number) * (width as number) * channels;
    const hidden = scaled(4096, widthMultiplier);
    this.fc6 = new Linear({ in: features, out: hidden, ...reluLayer(ones) }, rng.child('fc6'));
    this.dropout6 = new Dropout(dropout);
    this.fc7 = new Linear({ in: hidden, out: hidden, ...reluLayer(ones) }, rng.child('fc7'));
    this.dropout7 = new Dropout(dropout);
    const { activation: _, ...linear } = reluLayer(zeros);
    this.fc8 = new Linear({ in: hidden, out: classes, ...linear }, rng.child('fc8'));
  }

  /**
   * Maps images [n, h, w, channels] of the size in the options to logits [n, classes]. The shapes in the code are for 227x227
   * pixels.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.norm1.forward(this.conv1.forward(x, pass), pass); // [n, 55, 55, 96]
    h = this.conv2.forward(this.pool1.forward(h, pass), pass); // [n, 27, 27, 256]
    h = this.pool2.forward(this.norm2.forward(h, pass), pass); // [n, 13, 13, 256]
    h = this.conv4.forward(this.conv3.forward(h, pass), pass); // [n, 13, 13, 384]
    h = this.pool5.forward(this.conv5.forward(h, pass), pass); // [n, 6, 6, 256]
    let features = this.dropout6.forward(this.fc6.forward(flatten(h), pass), pass); // [n, 4096]
    features = this.dropout7.forward(this.fc7.forward(features, pass), pass); // [n, 4096]
    return pass.tap(this, this.fc8.forward(features, pass)); // [n, classes]
  }
}
