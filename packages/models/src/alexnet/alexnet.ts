import { AdaptiveAveragePool, Conv2d, Dropout, Linear, MaxPool } from '@convkit/blocks';
import { chain, checkArguments, checkOptions, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { numbered } from '../numbered.js';
import { torchvisionV1 } from '../pretrained/torchvision.js';
import { checkMinimumSize, rejectStem, resolveOptions, scaled } from '../resolve-options.js';
import { AlexNetPaper } from './alexnet-paper.js';
import { paperRecipe, torchvisionRecipe } from './alexnet-recipes.js';

const IMAGENET = { classes: 1000, input: [224, 224, 3], dropout: 0.5 } as const;
const halve = () => new MaxPool({ size: 3, stride: 2 });

/**
 * torchvision's AlexNet: Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", one tower without
 * normalization. Fields and initialization are torchvision's (`torchUniform`). The rows of `classifier.1` follow height, width and
 * channels.
 */
export class AlexNet extends Module {
  /** Convolutions and pooling, at torchvision's indices. */
  readonly features: readonly Module[];
  /** Average pooling to 6x6 pixels. */
  readonly avgpool = new AdaptiveAveragePool({ output: 6 });
  /** Linear layers and dropout, at torchvision's indices. */
  readonly classifier: readonly Module[];

  /** @throws ConfigError if an option is invalid or not supported. */
  constructor(options: ModelOptions, rng: Rng) {
    checkArguments('AlexNet', { rng }, { rng: 'rng' });
    checkOptions('AlexNet', options);
    super();
    rejectStem('alexnet', options);
    const { classes, input, widthMultiplier, dropout } = resolveOptions(IMAGENET, options);
    checkMinimumSize('alexnet', input, 63);
    const activation = 'relu';
    let channels = input[2] as number;
    const conv = (
      index: number,
      published: number,
      kernel: number,
      window: { stride?: number; padding: number },
    ) => {
      const out = scaled(published, widthMultiplier);
      const layer = { in: channels, out, kernel, activation, ...window } as const;
      channels = out;
      return { [index]: new Conv2d(layer, rng.child(`features.${index}`)) };
    };
    this.features = numbered({
      ...conv(0, 64, 11, { stride: 4, padding: 2 }),
      2: halve(),
      ...conv(3, 192, 5, { padding: 2 }),
      5: halve(),
      ...conv(6, 384, 3, { padding: 1 }),
      ...conv(8, 256, 3, { padding: 1 }),
      ...conv(10, 256, 3, { padding: 1 }),
      12: halve(),
    });
    const hidden = scaled(4096, widthMultiplier);
    this.classifier = numbered({
      0: new Dropout(dropout),
      1: new Linear({ in: 6 * 6 * channels, out: hidden, activation }, rng.child('classifier.1')),
      3: new Dropout(dropout),
      4: new Linear({ in: hidden, out: hidden, activation }, rng.child('classifier.4')),
      6: new Linear({ in: hidden, out: classes }, rng.child('classifier.6')),
    });
  }

  /** Maps images [n, h, w, channels] of at least 63x63 pixels to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = chain(this.features, x, pass); // [n, 6, 6, 256] at 224x224
    const features = flatten(this.avgpool.forward(h, pass)); // [n, 9216]
    return pass.tap(this, chain(this.classifier, features, pass)); // [n, classes]
  }
}

/** AlexNet. */
export const alexnet: ModelEntry = {
  name: 'alexnet',
  family: 'alexnet',
  paper: 'Krizhevsky, Sutskever & Hinton: ImageNet classification with deep convolutional neural networks',
  year: 2012,
  classes: IMAGENET.classes,
  input: IMAGENET.input,
  variants: {
    torchvision: {
      description: "torchvision's: one tower of 64, 192, 384, 256 and 256 channels, without normalization",
      create: (options, rng) => new AlexNet(options, rng),
      recipe: torchvisionRecipe,
      pretrained: torchvisionV1('alexnet', ['alexnet-owt-7be5be79.pth', 233.087, 56.522, 79.066]),
    },
    paper: {
      description:
        'As published: two towers, 96, 256, 384, 384 and 256 channels in total, local response normalization, 227x227 pixels',
      create: (options, rng) => new AlexNetPaper(options, rng),
      recipe: paperRecipe,
      input: [227, 227, 3],
    },
  },
};
