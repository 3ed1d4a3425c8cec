import { AdaptiveAveragePool, Conv2d, Dropout, Linear, MaxPool } from '@convkit/blocks';
import { chain, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { flatten } from '@convkit/ops';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { completeOptions, refuseSmaller, refuseStem, scaled } from '../complete-options.js';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { numbered } from '../numbered.js';
import { AlexNetPaper } from './alexnet-paper.js';
import { paperRecipe, torchvisionRecipe } from './alexnet-recipes.js';

const IMAGENET = { classes: 1000, input: [224, 224, 3], dropout: 0.5 } as const;
const halve = () => new MaxPool({ size: 3, stride: 2 });

/**
 * AlexNet as torchvision has it: Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", one tower
 * without normalization. Fields and start are torchvision's, PyTorch's law. `classifier.1` takes its features in NHWC's order: rows,
 * columns, maps.
 */
export class AlexNet extends Module {
  readonly features: readonly Module[];
  readonly avgpool = new AdaptiveAveragePool({ output: 6 });
  readonly classifier: readonly Module[];

  /** @throws ConfigError when an option cannot be. */
  constructor(options: ModelOptions, rng: Rng) {
    super();
    refuseStem('alexnet', options);
    const { classes, input, widthMultiplier, dropout } = completeOptions(IMAGENET, options);
    refuseSmaller('alexnet', input, 63);
    const activation = 'relu';
    let maps = input[2] as number;
    const conv = (
      place: number,
      base: number,
      kernel: number,
      window: { stride?: number; padding: number },
    ) => {
      const layer = { in: maps, out: scaled(base, widthMultiplier), kernel, activation, ...window } as const;
      maps = layer.out;
      return { [place]: new Conv2d(layer, rng.child(`features.${place}`)) };
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
      1: new Linear({ in: 6 * 6 * maps, out: hidden, activation }, rng.child('classifier.1')),
      3: new Dropout(dropout),
      4: new Linear({ in: hidden, out: hidden, activation }, rng.child('classifier.4')),
      6: new Linear({ in: hidden, out: classes }, rng.child('classifier.6')),
    });
  }

  /** Images [n, h, w, channels], at least 63 pixels a side, to logits [n, classes]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor2D {
    const h = chain(this.features, x, pass); // [n, 6, 6, 256] at 224x224
    const features = flatten(this.avgpool.forward(h, pass)); // [n, 9216]
    return pass.tap(this, chain(this.classifier, features, pass)); // [n, classes]
  }
}

export const alexnet: ModelEntry = {
  name: 'alexnet',
  family: 'alexnet',
  paper: 'Krizhevsky, Sutskever & Hinton: ImageNet classification with deep convolutional neural networks',
  year: 2012,
  classes: IMAGENET.classes,
  input: IMAGENET.input,
  variants: {
    torchvision: {
      description: 'one tower: 64, 192, 384, 256 and 256 maps, no normalization',
      create: (options, rng) => new AlexNet(options, rng),
      recipe: torchvisionRecipe,
    },
    paper: {
      description: 'two towers: 96, 256, 384, 384 and 256 maps, local response normalization, 227 pixels',
      create: (options, rng) => new AlexNetPaper(options, rng),
      recipe: paperRecipe,
      input: [227, 227, 3],
    },
  },
};
