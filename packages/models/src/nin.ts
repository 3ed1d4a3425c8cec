import { Dropout, GlobalAveragePool, MaxPool, NinBlock } from '@convkit/blocks';
import {
  checkArguments,
  checkOptions,
  glorotUniform,
  heNormal,
  INFERENCE,
  Module,
  type Pass,
  type Recipe,
  type Rng,
  torchUniform,
  zeros,
} from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { cifarNormalization } from './inputs.js';
import type { ModelEntry, ModelOptions } from './model-entry.js';
import { rejectStem, resolveOptions, scaled } from './resolve-options.js';

const CIFAR = { classes: 10, input: [32, 32, 3], dropout: 0.5 } as const;
const D2L = { classes: 10, input: [224, 224, 1], dropout: 0.5 } as const;

/** Network in Network for CIFAR-10: Lin et al. 2014, section 4 and figure 2. The last block has one feature map per class. */
export class Nin extends Module {
  /** 5x5 convolution, 192-160-96 channels. */
  readonly block1: NinBlock;
  /** Max pooling. */
  readonly pool1 = new MaxPool({ size: 3, stride: 2, ceilMode: true });
  /** Dropout after `pool1`. */
  readonly dropout1: Dropout;
  /** 5x5 convolution, 192-192-192 channels. */
  readonly block2: NinBlock;
  /** Max pooling. */
  readonly pool2 = new MaxPool({ size: 3, stride: 2, ceilMode: true });
  /** Dropout after `pool2`. */
  readonly dropout2: Dropout;
  /** 3x3 convolution, 192-192-classes channels. */
  readonly block3: NinBlock;
  /** Global average pooling. */
  readonly pool3 = new GlobalAveragePool();

  /** @throws ConfigError if an option is invalid or not supported. */
  constructor(options: ModelOptions, rng: Rng) {
    checkArguments('Nin', { rng }, { rng: 'rng' });
    checkOptions('Nin', options);
    super();
    rejectStem('nin', options);
    const { classes, input, widthMultiplier, dropout, linearOutputs } = resolveOptions(CIFAR, options);
    const [c192, c160, c96] = [192, 160, 96].map((count) => scaled(count, widthMultiplier)) as [
      number,
      number,
      number,
    ];
    const inits = { weightInit: heNormal, biasInit: zeros };
    const block = (
      name: string,
      {
        kernel,
        ...options
      }: { in: number; out: [number, number, number]; kernel: number; linearOutput?: boolean },
    ) => new NinBlock({ ...options, kernel, padding: (kernel - 1) / 2, ...inits }, rng.child(name));
    this.block1 = block('block1', { in: input[2] as number, out: [c192, c160, c96], kernel: 5 });
    this.dropout1 = new Dropout(dropout);
    this.block2 = block('block2', { in: c96, out: [c192, c192, c192], kernel: 5 });
    this.dropout2 = new Dropout(dropout);
    this.block3 = block('block3', {
      in: c192,
      out: [c192, c192, classes],
      kernel: 3,
      linearOutput: linearOutputs,
    });
  }

  /** Maps images [n, h, w, channels] to logits [n, classes]. The shapes in the code are for 32x32 pixels. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.pool1.forward(this.block1.forward(x, pass), pass); // [n, 16, 16, 96]
    h = this.dropout1.forward(h, pass);
    h = this.pool2.forward(this.block2.forward(h, pass), pass); // [n, 8, 8, 192]
    h = this.dropout2.forward(h, pass);
    h = this.block3.forward(h, pass); // [n, 8, 8, classes]
    return pass.tap(this, this.pool3.forward(h, pass)); // [n, classes]
  }
}

/** Network in Network with AlexNet's filters: Zhang et al., "Dive into deep learning", section 8.3. */
export class NinD2l extends Module {
  /** 11x11/4 convolution, 96 channels. */
  readonly block1: NinBlock;
  /** Max pooling. */
  readonly pool1 = new MaxPool({ size: 3, stride: 2 });
  /** 5x5 convolution, 256 channels. */
  readonly block2: NinBlock;
  /** Max pooling. */
  readonly pool2 = new MaxPool({ size: 3, stride: 2 });
  /** 3x3 convolution, 384 channels. */
  readonly block3: NinBlock;
  /** Max pooling. */
  readonly pool3 = new MaxPool({ size: 3, stride: 2 });
  /** Dropout before `block4`. */
  readonly dropout: Dropout;
  /** 3x3 convolution, one channel per class. */
  readonly block4: NinBlock;
  /** Global average pooling. */
  readonly pool4 = new GlobalAveragePool();

  /** @throws ConfigError if an option is invalid or not supported. */
  constructor(options: ModelOptions, rng: Rng) {
    checkArguments('NinD2l', { rng }, { rng: 'rng' });
    checkOptions('NinD2l', options);
    super();
    rejectStem('nin', options);
    const { classes, input, widthMultiplier, dropout, linearOutputs } = resolveOptions(D2L, options);
    const [first, second, third] = [96, 256, 384].map((count) => scaled(count, widthMultiplier)) as [
      number,
      number,
      number,
    ];
    const inits = { weightInit: glorotUniform, biasInit: torchUniform };
    const block = (
      name: string,
      options: {
        in: number;
        out: number;
        kernel: number;
        padding: number;
        stride?: number;
        linearOutput?: boolean;
      },
    ) => new NinBlock({ ...options, ...inits }, rng.child(name));
    this.block1 = block('block1', { in: input[2] as number, out: first, kernel: 11, padding: 0, stride: 4 });
    this.block2 = block('block2', { in: first, out: second, kernel: 5, padding: 2 });
    this.block3 = block('block3', { in: second, out: third, kernel: 3, padding: 1 });
    this.dropout = new Dropout(dropout);
    const last = { in: third, out: classes, kernel: 3, padding: 1, linearOutput: linearOutputs };
    this.block4 = block('block4', last);
  }

  /** Maps images [n, h, w, channels] of at least 75x75 pixels to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.pool1.forward(this.block1.forward(x, pass), pass); // [n, 26, 26, 96]
    h = this.pool2.forward(this.block2.forward(h, pass), pass); // [n, 12, 12, 256]
    h = this.pool3.forward(this.block3.forward(h, pass), pass); // [n, 5, 5, 384]
    h = this.block4.forward(this.dropout.forward(h, pass), pass); // [n, 5, 5, classes]
    return pass.tap(this, this.pool4.forward(h, pass)); // [n, classes]
  }
}

/** Krizhevsky et al. 2012, which the paper follows. */
const paperRecipe: Recipe = {
  input: { size: [32, 32], normalize: cifarNormalization },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.01, momentum: 0.9 },
  schedule: { name: 'step', every: 80, factor: 0.1 },
  batchSize: 128,
  epochs: 200,
  l2: [{ pattern: 'weight$', coefficient: 5e-4 }],
};

const d2lRecipe: Recipe = {
  input: { size: [224, 224], normalize: { mean: [0], std: [1] } },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0 },
  schedule: { name: 'constant' },
  batchSize: 128,
  epochs: 10,
  l2: [],
};

/** Network in Network. */
export const nin: ModelEntry = {
  name: 'nin',
  family: 'nin',
  paper: 'Lin, Chen & Yan: Network in network',
  year: 2014,
  classes: CIFAR.classes,
  input: CIFAR.input,
  variants: {
    paper: {
      description:
        'As published, for CIFAR-10: blocks of 192-160-96, 192-192-192 and 192-192-classes channels',
      create: (options, rng) => new Nin(options, rng),
      recipe: paperRecipe,
    },
    d2l: {
      description:
        'From "Dive into Deep Learning", for large images: blocks of 96, 256, 384 and classes channels',
      create: (options, rng) => new NinD2l(options, rng),
      recipe: d2lRecipe,
      input: D2L.input,
    },
  },
};
