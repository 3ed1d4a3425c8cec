import { Conv2d, Dropout, Linear, Lrn, MaxPool } from '@convkit/blocks';
import { INFERENCE, Module, normal, ones, type Pass, type Rng, zeros } from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { completeOptions, refuseSmaller, refuseStem, scaled } from '../complete-options.js';
import type { ModelOptions } from '../model-entry.js';

const PUBLISHED = { classes: 1000, input: [227, 227, 3], dropout: 0.5 } as const;
/** Overlapping pooling: section 3.4. */
const halve = () => new MaxPool({ size: 3, stride: 2 });
const halved = (side: number) => Math.floor((side - 3) / 2) + 1;
/** Section 5. Biases of 1 feed the ReLUs positive inputs early on. */
const start = (biasInit: typeof ones) =>
  ({ weightInit: normal(0.01), biasInit, activation: 'relu' }) as const;

/**
 * AlexNet as published: Krizhevsky et al. 2012, section 3.5 and figure 2. The halves of each layer that the paper keeps on two
 * GPUs are two groups in conv2, conv4 and conv5. Its text has images of 224 pixels; its layers' sizes follow from 227.
 */
export class AlexNetPaper extends Module {
  readonly conv1: Conv2d;
  readonly norm1 = new Lrn();
  readonly pool1 = halve();
  readonly conv2: Conv2d;
  readonly norm2 = new Lrn();
  readonly pool2 = halve();
  readonly conv3: Conv2d;
  readonly conv4: Conv2d;
  readonly conv5: Conv2d;
  readonly pool5 = halve();
  readonly fc6: Linear;
  readonly dropout6: Dropout;
  readonly fc7: Linear;
  readonly dropout7: Dropout;
  readonly fc8: Linear;

  /** @throws ConfigError when an option cannot be. */
  constructor(options: ModelOptions, rng: Rng) {
    super();
    refuseStem('alexnet', options);
    const { classes, input, widthMultiplier, dropout } = completeOptions(PUBLISHED, options);
    refuseSmaller('alexnet', input, 67);
    let inputs = input[2] as number;
    const conv = (
      name: string,
      maps: number,
      layer: Omit<ConstructorParameters<typeof Conv2d>[0], 'in' | 'out'>,
    ) => {
      const shape = { in: inputs, out: 2 * scaled(maps / 2, widthMultiplier) };
      inputs = shape.out;
      return new Conv2d({ ...layer, ...shape }, rng.child(name));
    };
    const towers = { groups: 2, ...start(ones) };
    this.conv1 = conv('conv1', 96, { kernel: 11, stride: 4, ...start(zeros) });
    this.conv2 = conv('conv2', 256, { kernel: 5, padding: 2, ...towers });
    this.conv3 = conv('conv3', 384, { kernel: 3, padding: 1, ...start(zeros) });
    this.conv4 = conv('conv4', 384, { kernel: 3, padding: 1, ...towers });
    this.conv5 = conv('conv5', 256, { kernel: 3, padding: 1, ...towers });
    const [rows, columns] = input.map((side) => halved(halved(halved(Math.floor((side - 11) / 4) + 1))));
    const features = (rows as number) * (columns as number) * inputs;
    const hidden = scaled(4096, widthMultiplier);
    this.fc6 = new Linear({ in: features, out: hidden, ...start(ones) }, rng.child('fc6'));
    this.dropout6 = new Dropout(dropout);
    this.fc7 = new Linear({ in: hidden, out: hidden, ...start(ones) }, rng.child('fc7'));
    this.dropout7 = new Dropout(dropout);
    const { activation: _, ...linear } = start(zeros);
    this.fc8 = new Linear({ in: hidden, out: classes, ...linear }, rng.child('fc8'));
  }

  /** Images [n, h, w, channels] of the size that it was made for to logits [n, classes]. Shapes are those of 227x227. */
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
