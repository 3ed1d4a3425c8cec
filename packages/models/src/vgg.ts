import { AdaptiveAveragePool, Dropout, Linear, MaxPool, VggStage } from '@convkit/blocks';
import {
  type ArgumentKind,
  chain,
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  normal,
  type Pass,
  type Recipe,
  type Rng,
  recomputed,
  zeros,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { imagenetInput } from './inputs.js';
import type { ModelEntry, ModelOptions } from './model-entry.js';
import { numbered } from './numbered.js';
import { torchvisionV1 } from './pretrained/torchvision.js';
import { checkMinimumSize, rejectStem, resolveOptions, scaled } from './resolve-options.js';

const CONVOLUTIONS: ArgumentKind = [
  'the numbers of convolutions of five stages',
  (value) =>
    Array.isArray(value) &&
    value.length === 5 &&
    value.every((count) => Number.isSafeInteger(count) && count >= 1),
];

const IMAGENET = { classes: 1000, input: [224, 224, 3], dropout: 0.5 } as const;
/** Smallest height and width in pixels, which five max pools reduce to one pixel. */
const SMALLEST = 32;

/** Output channels of the five stages: Simonyan & Zisserman 2015, table 1. */
const CHANNELS = [64, 128, 256, 512, 512] as const;
/** Units of the two hidden linear layers. */
const UNITS = 4096;

/** Options of `Vgg`. */
export interface VggOptions {
  /** Number of 3x3 convolutions in each stage: a column of table 1. */
  readonly convolutions: readonly [number, number, number, number, number];
  /**
   * Adds batch norm after each convolution, like torchvision.
   * @defaultValue false
   */
  readonly batchNorm?: boolean;
  /** Number of classes. */
  readonly classes: number;
  /** Number of channels of the images. */
  readonly channels: number;
  /**
   * Scales the numbers of channels and hidden units.
   * @defaultValue 1
   */
  readonly widthMultiplier?: number;
  /**
   * Dropout after the hidden linear layers.
   * @defaultValue 0.5
   */
  readonly dropout?: number;
}

/**
 * VGG: Simonyan & Zisserman 2015, "Very deep convolutional networks for large-scale image recognition", table 1. Fields and
 * initialization are torchvision's: `heNormalFanOut` for convolutions, N(0, 0.01^2) for linear layers, biases 0. Feature maps are
 * flattened as [height, width, channels], in PyTorch as [channels, height, width].
 */
export class Vgg extends Module {
  /** Convolutions and pooling, at torchvision's indices. */
  readonly features: readonly Module[];
  /** Average pooling to 7x7 pixels. */
  readonly avgpool = new AdaptiveAveragePool({ output: [7, 7] });
  /** Linear layers and dropout, at torchvision's indices. */
  readonly classifier: readonly Module[];

  /** @throws ConfigError if an option is invalid. */
  constructor(options: VggOptions, rng: Rng) {
    checkArguments('Vgg', { rng }, { rng: 'rng' });
    checkOptions('Vgg', options, {
      classes: 'whole',
      channels: 'whole',
      widthMultiplier: 'positive?',
      convolutions: CONVOLUTIONS,
      batchNorm: 'boolean?',
      dropout: 'fraction?',
    });
    const { convolutions, classes, channels, ...others } = options;
    super();
    const { batchNorm = false, widthMultiplier = 1, dropout = IMAGENET.dropout } = others;
    const widths = [channels, ...CHANNELS.map((count) => scaled(count, widthMultiplier))];
    const units = scaled(UNITS, widthMultiplier);
    const stages = convolutions.map((count, i) => {
      const [from, out] = [widths[i] as number, widths[i + 1] as number];
      const stage = { in: from, out, convolutions: count, batchNorm };
      return new VggStage(stage, rng.child(`features.${i}`)).layers;
    });
    // `concat` keeps the holes, `flat` would close them.
    this.features = stages.reduce((all, stage) => all.concat(stage));
    const linear = (index: number, from: number, out: number, activation?: 'relu') => {
      const layer = { in: from, out, weightInit: normal(0.01), biasInit: zeros };
      return new Linear({ ...layer, ...(activation && { activation }) }, rng.child(`classifier.${index}`));
    };
    this.classifier = numbered({
      0: linear(0, 7 * 7 * (widths.at(-1) as number), units, 'relu'),
      2: new Dropout(dropout),
      3: linear(3, units, units, 'relu'),
      5: new Dropout(dropout),
      6: linear(6, units, classes),
    });
  }

  /**
   * Maps images [n, h, w, channels] of at least 32x32 pixels to logits [n, classes]. The shapes in the code are for 224x224
   * pixels.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    let h = x;
    for (const stage of stagesOf(this.features)) {
      h = recomputed(h, pass, (h, pass) => chain(stage, h, pass)); // [n, 7, 7, 512] in the end
    }
    const features = flatten(this.avgpool.forward(h, pass)); // [n, 25088]
    return pass.tap(this, chain(this.classifier, features, pass)); // [n, classes]
  }
}

/** Splits layers after each pooling. */
function stagesOf(features: readonly Module[]): Module[][] {
  const stages: Module[][] = [[]];
  for (const layer of Object.values(features)) {
    stages.at(-1)?.push(layer);
    if (layer instanceof MaxPool) stages.push([]);
  }
  return stages;
}

/** torchvision's recipe. */
const recipe: Recipe = {
  input: imagenetInput,
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.01, momentum: 0.9 },
  schedule: { name: 'step', every: 30, factor: 0.1 },
  batchSize: 256,
  epochs: 90,
  l2: [{ pattern: '.', coefficient: 1e-4 }],
};

/** torchvision's file of a variant: name, size in MiB, and accuracies on ImageNet-1K in percent. */
type File = Parameters<typeof torchvisionV1>[1];

function vgg(
  depth: number,
  convolutions: VggOptions['convolutions'],
  files: { readonly plain: File; readonly bn: File },
): ModelEntry {
  const name = `vgg${depth}`;
  const create = (batchNorm: boolean) => (options: ModelOptions, rng: Rng) => {
    rejectStem(name, options);
    const { classes, input, widthMultiplier, dropout } = resolveOptions(IMAGENET, options);
    checkMinimumSize(name, input, SMALLEST);
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
      plain: {
        description: 'As published, without batch norm',
        create: create(false),
        recipe,
        pretrained: torchvisionV1(name, files.plain),
      },
      bn: {
        description: "torchvision's: batch norm after each convolution",
        create: create(true),
        recipe,
        pretrained: torchvisionV1(`${name}_bn`, files.bn),
      },
    },
  };
}

/** VGG-11, configuration A of table 1. */
export const vgg11 = vgg(11, [1, 1, 2, 2, 2], {
  plain: ['vgg11-8a719046.pth', 506.84, 69.02, 88.628],
  bn: ['vgg11_bn-6002323d.pth', 506.881, 70.37, 89.81],
});
/** VGG-13, configuration B of table 1. */
export const vgg13 = vgg(13, [2, 2, 2, 2, 2], {
  plain: ['vgg13-19584684.pth', 507.545, 69.928, 89.246],
  bn: ['vgg13_bn-abd245e5.pth', 507.59, 71.586, 90.374],
});
/** VGG-16, configuration D of table 1. */
export const vgg16 = vgg(16, [2, 2, 3, 3, 3], {
  plain: ['vgg16-397923af.pth', 527.796, 71.592, 90.382],
  bn: ['vgg16_bn-6c64b313.pth', 527.866, 73.36, 91.516],
});
/** VGG-19, configuration E of table 1. */
export const vgg19 = vgg(19, [2, 2, 4, 4, 4], {
  plain: ['vgg19-dcbb9e9d.pth', 548.051, 72.376, 90.876],
  bn: ['vgg19_bn-c79401a0.pth', 548.143, 74.218, 91.842],
});
