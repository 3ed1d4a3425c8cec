import { Conv1d, ConvBnRelu1d, GlobalAveragePool1d, Linear, MaxPool1d } from '@convkit/blocks';
import {
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  type Pass,
  type Recipe,
  type Rng,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { ModelOptions } from '../model-entry.js';
import { rejectDropout, scaled } from '../resolve-options.js';
import type { SequenceEntry } from './sequence-entry.js';
import { checkLength, resolveSeriesOptions, sequenceInput } from './sequence-options.js';

/** The length is our choice: the papers train one network per dataset, with series of 24 to 2,709 steps. */
const PUBLISHED = { input: [128, 1], classes: 2 } as const;

/**
 * Fully convolutional network for series, [n, length, channels] -> [n, outputs]: three convolutions with batch norm, and the mean over
 * time. Wang, Yan & Oates 2017, section II.B and figure 1 (b).
 */
export class SeriesFcn extends Module {
  /** 128 filters of 8 steps. */
  readonly block1: ConvBnRelu1d;
  /** 256 filters of 5 steps. */
  readonly block2: ConvBnRelu1d;
  /** 128 filters of 3 steps. */
  readonly block3: ConvBnRelu1d;
  /** Mean over time. */
  readonly pool = new GlobalAveragePool1d();
  /** Last layer. */
  readonly fc: Linear;

  /** @throws ConfigError if an option is invalid or not supported. */
  constructor(options: ModelOptions, rng: Rng) {
    checkArguments('SeriesFcn', { rng }, { rng: 'rng' });
    checkOptions('SeriesFcn', options);
    super();
    rejectDropout('cnn1d fcn', options);
    const { channels, outputs, widthMultiplier } = resolveSeriesOptions('cnn1d', PUBLISHED, options);
    const [first, second, third] = [128, 256, 128].map((out) => scaled(out, widthMultiplier)) as [
      number,
      number,
      number,
    ];
    const block = (name: string, from: number, out: number, kernel: number) =>
      new ConvBnRelu1d({ in: from, out, kernel, padding: 'same' }, rng.child(name));
    this.block1 = block('block1', channels, first, 8);
    this.block2 = block('block2', first, second, 5);
    this.block3 = block('block3', second, third, 3);
    this.fc = new Linear({ in: third, out: outputs }, rng.child('fc'));
  }

  /**
   * Maps series [n, length, channels] to scores [n, outputs].
   * @throws ShapeError if the series have another number of channels.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.block1.forward(x, pass); // [n, length, 128]
    h = this.block2.forward(h, pass); // [n, length, 256]
    h = this.block3.forward(h, pass); // [n, length, 128]
    return pass.tap(this, this.fc.forward(this.pool.forward(h, pass), pass)); // [n, outputs]
  }
}

/**
 * LeNet for series, [n, length, channels] -> [n, outputs]: two convolutions of 5 steps with max pooling, and a hidden layer. Le Guennec,
 * Malinowski & Tavenard 2016, t-leNet.
 */
export class SeriesLeNet extends Module {
  /** 5 filters of 5 steps. */
  readonly conv1: Conv1d;
  /** Max pooling over 2 steps. */
  readonly pool1 = new MaxPool1d({ size: 2 });
  /** 20 filters of 5 steps. */
  readonly conv2: Conv1d;
  /** Max pooling over 4 steps. */
  readonly pool2 = new MaxPool1d({ size: 4 });
  /** Linear layer of 500 units. */
  readonly fc1: Linear;
  /** Last layer. */
  readonly fc2: Linear;

  /** @throws ConfigError if the series have fewer than 20 steps, or an option is invalid or not supported. */
  constructor(options: ModelOptions, rng: Rng) {
    checkArguments('SeriesLeNet', { rng }, { rng: 'rng' });
    checkOptions('SeriesLeNet', options);
    super();
    rejectDropout('cnn1d lenet', options);
    const { length, channels, outputs, widthMultiplier } = resolveSeriesOptions('cnn1d', PUBLISHED, options);
    checkLength('cnn1d lenet', length, 20, 'steps');
    const [first, second, hidden] = [5, 20, 500].map((out) => scaled(out, widthMultiplier)) as [
      number,
      number,
      number,
    ];
    const relu = { activation: 'relu' } as const;
    this.conv1 = new Conv1d({ in: channels, out: first, kernel: 5, ...relu }, rng.child('conv1'));
    this.conv2 = new Conv1d({ in: first, out: second, kernel: 5, ...relu }, rng.child('conv2'));
    const left = Math.floor((Math.floor((length - 4) / 2) - 4) / 4);
    this.fc1 = new Linear({ in: left * second, out: hidden, ...relu }, rng.child('fc1'));
    this.fc2 = new Linear({ in: hidden, out: outputs }, rng.child('fc2'));
  }

  /**
   * Maps series [n, length, channels] to scores [n, outputs].
   * @throws ShapeError if the series have another length or number of channels.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.pool1.forward(this.conv1.forward(x, pass), pass); // [n, 62, 5]
    h = this.pool2.forward(this.conv2.forward(h, pass), pass); // [n, 14, 20]
    return pass.tap(this, this.fc2.forward(this.fc1.forward(flatten(h), pass), pass)); // [n, outputs]
  }
}

/** The paper's Adam and batches of 16, but a cosine schedule over 100 epochs instead of 2000 epochs with reductions on plateaus. */
const recipe: Recipe = {
  input: sequenceInput,
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.001 },
  schedule: { name: 'cosine' },
  batchSize: 16,
  epochs: 100,
  l2: [],
};

/** Convolutional networks for series: classification, and regression with one output per target. */
export const cnn1d: SequenceEntry = {
  name: 'cnn1d',
  family: 'cnn1d',
  paper: 'Wang, Yan & Oates: Time series classification from scratch with deep neural networks',
  year: 2017,
  kind: 'series',
  ...PUBLISHED,
  variants: {
    fcn: {
      description: '128, 256 and 128 filters of 8, 5 and 3 steps with batch norm, then the mean over time',
      create: (options, rng) => new SeriesFcn(options, rng),
      recipe,
    },
    lenet: {
      description: 't-leNet of Le Guennec et al. 2016: 5 and 20 filters of 5 steps, max pooling, 500 units',
      create: (options, rng) => new SeriesLeNet(options, rng),
      recipe,
    },
  },
};
