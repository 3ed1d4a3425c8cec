import type { Rng } from '@convkit/core';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { timmResnet } from '../pretrained/timm-resnets.js';
import { torchvisionResnets } from '../pretrained/torchvision-resnets.js';
import { rejectDropout, rejectStem, resolveOptions } from '../resolve-options.js';
import { ResNet, type ResNetOptions } from './resnet.js';
import { CifarResNet } from './resnet-cifar.js';
import { cifarRecipe, imagenetRecipe, paperRecipe, warmedUpCifarRecipe } from './resnet-recipes.js';

const IMAGENET = { classes: 1000, input: [224, 224, 3] } as const;
const CIFAR = { classes: 10, input: [32, 32, 3] } as const;

const source = {
  family: 'resnet',
  paper: 'He, Zhang, Ren & Sun: Deep residual learning for image recognition',
  year: 2015,
} as const;

type Structure = Omit<ResNetOptions, 'classes' | 'channels' | 'widthMultiplier' | 'stochasticDepth'>;

const creator =
  (name: string, published: typeof IMAGENET | typeof CIFAR, structure: Structure) =>
  (options: ModelOptions, rng: Rng) => {
    const isResidual = structure.shortcut !== 'none';
    const resolved = resolveOptions({ ...published, isResidual }, options);
    const { classes, input, widthMultiplier, stochasticDepth } = resolved;
    rejectDropout(name, options);
    const stem = options.stem ?? structure.stem ?? 'imagenet';
    const size = { classes, channels: input[2] as number, widthMultiplier };
    return new ResNet({ ...structure, ...size, stem, stochasticDepth }, rng);
  };

/** Description and options of the variant `paper`. */
interface Paper extends Pick<Structure, 'shortcut' | 'strideOn'> {
  readonly description: string;
}

function resnet(
  depth: keyof typeof torchvisionResnets,
  structure: Structure,
  { description, ...paper }: Paper,
): ModelEntry {
  const name = `resnet${depth}`;
  return {
    name,
    ...source,
    ...IMAGENET,
    variants: {
      torchvision: {
        description: "torchvision's: projection shortcuts where the shape changes (option B)",
        create: creator(name, IMAGENET, structure),
        recipe: imagenetRecipe,
        pretrained: { ...torchvisionResnets[depth], ...timmResnet(name) },
      },
      paper: {
        description,
        create: creator(name, IMAGENET, { ...structure, ...paper }),
        recipe: paperRecipe,
      },
      cifar: {
        description: 'For images of 32x32 pixels: 3x3 convolution of stride 1 first, no max pooling',
        create: creator(name, CIFAR, { ...structure, stem: 'small' }),
        recipe: cifarRecipe,
        ...CIFAR,
      },
    },
  };
}

function plain(depth: number, blocks: Structure['blocks']): ModelEntry {
  const name = `plain${depth}`;
  return {
    name,
    ...source,
    ...IMAGENET,
    variants: {
      paper: {
        description: `ResNet-${depth} without its shortcuts`,
        create: creator(name, IMAGENET, { blocks, shortcut: 'none' }),
        recipe: paperRecipe,
      },
      cifar: {
        description: 'For images of 32x32 pixels: 3x3 convolution of stride 1 first, no max pooling',
        create: creator(name, CIFAR, { blocks, shortcut: 'none', stem: 'small' }),
        recipe: cifarRecipe,
        ...CIFAR,
      },
    },
  };
}

function cifarResnet(depth: number, recipe = cifarRecipe): ModelEntry {
  const name = `resnet${depth}`;
  const blocks = (depth - 2) / 6;
  return {
    name,
    ...source,
    ...CIFAR,
    variants: {
      paper: {
        description: `As published: three stages of 16, 32 and 64 channels, ${blocks} blocks each, zero-padded shortcuts (option A)`,
        create: (options, rng) => {
          const { classes, input, ...own } = resolveOptions({ ...CIFAR, isResidual: true }, options);
          const { widthMultiplier, stochasticDepth } = own;
          rejectDropout(name, options);
          rejectStem(name, options);
          const size = { blocks, classes, channels: input[2] as number, widthMultiplier };
          return new CifarResNet({ ...size, stochasticDepth }, rng);
        },
        recipe,
      },
    },
  };
}

/** Number of blocks per stage: the columns of table 1. */
const BLOCKS = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
} as const;

/** Figure 3 and table 2: shortcuts without parameters. */
const zeroPadded: Paper = {
  description: 'As published: zero-padded shortcuts (option A)',
  shortcut: 'A',
};
/** Section 4.1, "Deeper bottleneck architectures": option B. */
const strideOnFirst: Paper = {
  description: 'As published: the stride of a block is in its first 1x1 convolution, not in the 3x3',
  strideOn: '1x1',
};

/** ResNet-18. */
export const resnet18 = resnet(18, { blocks: BLOCKS[18] }, zeroPadded);
/** ResNet-34. */
export const resnet34 = resnet(34, { blocks: BLOCKS[34] }, zeroPadded);
/** ResNet-50. */
export const resnet50 = resnet(50, { blocks: BLOCKS[50], bottleneck: true }, strideOnFirst);
/** ResNet-101. */
export const resnet101 = resnet(101, { blocks: BLOCKS[101], bottleneck: true }, strideOnFirst);
/** ResNet-152. */
export const resnet152 = resnet(152, { blocks: BLOCKS[152], bottleneck: true }, strideOnFirst);
/** Plain network of 18 layers. */
export const plain18 = plain(18, BLOCKS[18]);
/** Plain network of 34 layers. */
export const plain34 = plain(34, BLOCKS[34]);
/** ResNet-20 for CIFAR-10. */
export const resnet20 = cifarResnet(20);
/** ResNet-32 for CIFAR-10. */
export const resnet32 = cifarResnet(32);
/** ResNet-44 for CIFAR-10. */
export const resnet44 = cifarResnet(44);
/** ResNet-56 for CIFAR-10. */
export const resnet56 = cifarResnet(56);
/** ResNet-110 for CIFAR-10. */
export const resnet110 = cifarResnet(110, warmedUpCifarRecipe);
