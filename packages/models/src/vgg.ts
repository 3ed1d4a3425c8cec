import { AdaptiveAveragePool, Dropout, Linear, VggStage } from '@convkit/blocks';
import {
  chain,
  INFERENCE,
  Module,
  normal,
  normalizeToRange,
  type Pass,
  type Recipe,
  type Rng,
  zeros,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { completeOptions, refuseSmaller, refuseStem, scaled } from './complete-options.js';
import type { ModelEntry, ModelOptions } from './model-entry.js';
import { numbered } from './numbered.js';

const IMAGENET = { classes: 1000, input: [224, 224, 3], dropout: 0.5 } as const;
/** Five max-pools halve the image and leave a pixel. */
const SMALLEST = 32;

/** Maps of the five stages, and units of the two hidden linear layers: Simonyan & Zisserman 2015, table 1. */
const MAPS = [64, 128, 256, 512, 512] as const;
const UNITS = 4096;

export interface VggOptions {
  /** 3x3 convolutions of each stage: a column of table 1. */
  readonly convolutions: readonly [number, number, number, number, number];
  /** After each convolution, as torchvision's; false where absent. */
  readonly batchNorm?: boolean;
  readonly classes: number;
  /** Of the image. */
  readonly channels: number;
  /** Of maps and hidden units; 1 where absent. */
  readonly widthMultiplier?: number;
  /** 0.5 where absent. */
  readonly dropout?: number;
}

/**
 * Simonyan & Zisserman 2015, "Very deep convolutional networks for large-scale image recognition", table 1. Fields, keys and start are
 * torchvision's: He's normal law of the fan out for convolutions, N(0, 0.01^2) for linear layers, biases 0. Maps are flattened as
 * [height, width, channels], where PyTorch has [channels, height, width].
 */
export class Vgg extends Module {
  readonly features: readonly Module[];
  readonly avgpool = new AdaptiveAveragePool({ output: [7, 7] });
  readonly classifier: readonly Module[];

  /** @throws ConfigError when an option cannot be. */
  constructor({ convolutions, classes, channels, ...options }: VggOptions, rng: Rng) {
    super();
    const { batchNorm = false, widthMultiplier = 1, dropout = IMAGENET.dropout } = options;
    const maps = [channels, ...MAPS.map((count) => scaled(count, widthMultiplier))];
    const units = scaled(UNITS, widthMultiplier);
    const stages = convolutions.map((count, i) => {
      const [from, out] = [maps[i] as number, maps[i + 1] as number];
      const stage = { in: from, out, convolutions: count, batchNorm };
      return new VggStage(stage, rng.child(`features.${i}`)).layers;
    });
    // Empty places stay empty: `flat` would close them.
    this.features = stages.reduce((all, stage) => all.concat(stage));
    const linear = (place: number, from: number, out: number, activation?: 'relu') => {
      const layer = { in: from, out, weightInit: normal(0.01), biasInit: zeros };
      return new Linear({ ...layer, ...(activation && { activation }) }, rng.child(`classifier.${place}`));
    };
    this.classifier = numbered({
      0: linear(0, 7 * 7 * (maps.at(-1) as number), units, 'relu'),
      2: new Dropout(dropout),
      3: linear(3, units, units, 'relu'),
      5: new Dropout(dropout),
      6: linear(6, units, classes),
    });
  }

  /** Images [n, h, w, channels], at least 32 pixels a side, to logits [n, classes]. Shapes are those of 224x224. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = chain(this.features, x, pass); // [n, 7, 7, 512]
    const maps = flatten(this.avgpool.forward(h, pass)); // [n, 25088]
    return pass.tap(this, chain(this.classifier, maps, pass)); // [n, classes]
  }
}

/** torchvision's. The range is that of ImageNet's mean 0.449 and deviation 0.226 over all channels, of 255. */
const recipe: Recipe = {
  input: { size: [224, 224], normalize: normalizeToRange(-1.987, 2.438) },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.01, momentum: 0.9 },
  schedule: { name: 'step', every: 30, factor: 0.1 },
  batchSize: 256,
  epochs: 90,
  l2: [{ pattern: '.', coefficient: 1e-4 }],
};

function vgg(depth: number, convolutions: VggOptions['convolutions']): ModelEntry {
  const name = `vgg${depth}`;
  const create = (batchNorm: boolean) => (options: ModelOptions, rng: Rng) => {
    refuseStem(name, options);
    const { classes, input, widthMultiplier, dropout } = completeOptions(IMAGENET, options);
    refuseSmaller(name, input, SMALLEST);
    return new Vgg(
      { convolutions, batchNorm, classes, channels: input[2] as number, widthMultiplier, dropout },
      rng,
    );
  };
  return {
    name,
    family: 'vgg',
    paper: 'Simonyan & Zisserman: Very deep convolutional networks for large-scale image recognition',
    year: 2015,
    classes: IMAGENET.classes,
    input: IMAGENET.input,
    variants: {
      plain: { description: 'as published, without batch norm', create: create(false), recipe },
      bn: {
        description: 'batch norm after each convolution, as torchvision has it',
        create: create(true),
        recipe,
      },
    },
  };
}

/** Configurations A, B, D and E of table 1. */
export const vgg11 = vgg(11, [1, 1, 2, 2, 2]);
export const vgg13 = vgg(13, [2, 2, 2, 2, 2]);
export const vgg16 = vgg(16, [2, 2, 3, 3, 3]);
export const vgg19 = vgg(19, [2, 2, 4, 4, 4]);
