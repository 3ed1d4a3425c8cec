import { Dropout, GlobalAveragePool, MaxPool, NinBlock } from '@convkit/blocks';
import {
  glorotUniform,
  heNormal,
  INFERENCE,
  Module,
  normalizeToRange,
  type Pass,
  type Recipe,
  type Rng,
  torchUniform,
  zeros,
} from '@convkit/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { completeOptions, refuseStem, scaled } from './complete-options.js';
import type { ModelEntry, ModelOptions } from './model-entry.js';

const CIFAR = { classes: 10, input: [32, 32, 3], dropout: 0.5 } as const;
const D2L = { classes: 10, input: [224, 224, 1], dropout: 0.5 } as const;

/** Network in Network for CIFAR: Lin et al. 2014, section 4 and figure 2. The last block has one map a class. */
export class Nin extends Module {
  readonly block1: NinBlock;
  readonly pool1 = new MaxPool({ size: 3, stride: 2, ceilMode: true });
  readonly dropout1: Dropout;
  readonly block2: NinBlock;
  readonly pool2 = new MaxPool({ size: 3, stride: 2, ceilMode: true });
  readonly dropout2: Dropout;
  readonly block3: NinBlock;
  readonly pool3 = new GlobalAveragePool();

  /** @throws ConfigError when an option cannot be. */
  constructor(options: ModelOptions, rng: Rng) {
    super();
    refuseStem('nin', options);
    const { classes, input, widthMultiplier, dropout } = completeOptions(CIFAR, options);
    const maps = (count: number) => scaled(count, widthMultiplier);
    const start = { weightInit: heNormal, biasInit: zeros };
    const block = (name: string, from: number, kernel: number, out: [number, number, number]) =>
      new NinBlock({ in: from, out, kernel, padding: (kernel - 1) / 2, ...start }, rng.child(name));
    this.block1 = block('block1', input[2] as number, 5, [maps(192), maps(160), maps(96)]);
    this.dropout1 = new Dropout(dropout);
    this.block2 = block('block2', maps(96), 5, [maps(192), maps(192), maps(192)]);
    this.dropout2 = new Dropout(dropout);
    this.block3 = block('block3', maps(192), 3, [maps(192), maps(192), classes]);
  }

  /** Images [n, h, w, channels] to logits [n, classes]. Shapes are those of the published images. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.pool1.forward(this.block1.forward(x, pass), pass); // [n, 16, 16, 96]
    h = this.dropout1.forward(h, pass);
    h = this.pool2.forward(this.block2.forward(h, pass), pass); // [n, 8, 8, 192]
    h = this.dropout2.forward(h, pass);
    h = this.block3.forward(h, pass); // [n, 8, 8, classes]
    return pass.tap(this, this.pool3.forward(h, pass)); // [n, classes]
  }
}

/** Network in Network as "Dive into Deep Learning" has it, section 8.3: AlexNet's filters. */
export class NinD2l extends Module {
  readonly block1: NinBlock;
  readonly pool1 = new MaxPool({ size: 3, stride: 2 });
  readonly block2: NinBlock;
  readonly pool2 = new MaxPool({ size: 3, stride: 2 });
  readonly block3: NinBlock;
  readonly pool3 = new MaxPool({ size: 3, stride: 2 });
  readonly dropout: Dropout;
  readonly block4: NinBlock;
  readonly pool4 = new GlobalAveragePool();

  /** @throws ConfigError when an option cannot be. */
  constructor(options: ModelOptions, rng: Rng) {
    super();
    refuseStem('nin', options);
    const { classes, input, widthMultiplier, dropout } = completeOptions(D2L, options);
    const [first, second, third] = [96, 256, 384].map((maps) => scaled(maps, widthMultiplier)) as [
      number,
      number,
      number,
    ];
    const start = { weightInit: glorotUniform, biasInit: torchUniform };
    const block = (
      name: string,
      options: { in: number; out: number; kernel: number; padding: number; stride?: number },
    ) => new NinBlock({ ...options, ...start }, rng.child(name));
    this.block1 = block('block1', { in: input[2] as number, out: first, kernel: 11, padding: 0, stride: 4 });
    this.block2 = block('block2', { in: first, out: second, kernel: 5, padding: 2 });
    this.block3 = block('block3', { in: second, out: third, kernel: 3, padding: 1 });
    this.dropout = new Dropout(dropout);
    this.block4 = block('block4', { in: third, out: classes, kernel: 3, padding: 1 });
  }

  /** Images [n, h, w, channels], at least 75 pixels a side, to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = this.pool1.forward(this.block1.forward(x, pass), pass); // [n, 26, 26, 96]
    h = this.pool2.forward(this.block2.forward(h, pass), pass); // [n, 12, 12, 256]
    h = this.pool3.forward(this.block3.forward(h, pass), pass); // [n, 5, 5, 384]
    h = this.block4.forward(this.dropout.forward(h, pass), pass); // [n, 5, 5, classes]
    return pass.tap(this, this.pool4.forward(h, pass)); // [n, classes]
  }
}

/** As Krizhevsky et al. 2012, which the paper follows; the range is that of CIFAR's mean 0.473 and deviation 0.252, of 255. */
const paperRecipe: Recipe = {
  input: { size: [32, 32], normalize: normalizeToRange(-1.88, 2.09) },
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

export const nin: ModelEntry = {
  name: 'nin',
  family: 'nin',
  paper: 'Lin, Chen & Yan: Network in network',
  year: 2014,
  classes: CIFAR.classes,
  input: CIFAR.input,
  variants: {
    paper: {
      description: 'the network for CIFAR: 192-160-96, 192-192-192, 192-192-classes',
      create: (options, rng) => new Nin(options, rng),
      recipe: paperRecipe,
    },
    d2l: {
      description: 'as "Dive into Deep Learning" has it, for large images: 96, 256, 384, classes',
      create: (options, rng) => new NinD2l(options, rng),
      recipe: d2lRecipe,
      input: D2L.input,
    },
  },
};
