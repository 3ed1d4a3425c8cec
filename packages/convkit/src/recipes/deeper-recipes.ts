import type { NamedRecipe } from './named-recipe.js';

/** Deeper networks on MNIST and Fashion-MNIST. */
export const deeperRecipes: readonly NamedRecipe[] = [
  {
    name: 'googlenet-lite-mnist',
    description: 'A small GoogLeNet that needs only two epochs',
    model: 'googlenet-lite',
    data: 'mnist',
    options: { epochs: 2 },
    source: { reference: 'convkit', note: "The model's own recipe: a cosine schedule over 2 epochs." },
    hours: 0.6,
    required: 0.993,
    measured: {
      runs: [
        { seed: 1, accuracy: 0.993 },
        { seed: 2, accuracy: 0.994 },
        { seed: 3, accuracy: 0.9929 },
      ],
      curve: [{ epoch: 2, accuracy: 0.993 }],
      kernelBuild: 'simd-3',
    },
  },
  {
    name: 'resnet20-mnist-distorted',
    description: 'A residual network on distorted digits: the most accurate recipe for MNIST',
    model: 'resnet20',
    data: 'mnist',
    options: {
      size: 28,
      epochs: 15,
      schedule: { name: 'cosine' },
      normalize: 'dataset',
      augment: [
        {
          name: 'affine',
          degrees: 10,
          translate: [0.075, 0.075],
          scale: [0.9, 1.1],
          squeeze: [0.9, 1.1],
          shear: 5,
          method: 'bilinear',
        },
        { name: 'elastic', alpha: 34, sigma: 4 },
      ],
    },
    source: {
      reference: 'Simard et al. 2003',
      section: 'section 2',
      error: 0.004,
      note: 'Affine and elastic distortions with the alpha and sigma of the paper, but a ResNet-20 (He et al. 2015) instead of its network of two convolutions.',
    },
    choice: 'Set beforehand; no other settings were tried.',
    hours: 1.2,
    required: 0.9965,
  },
  {
    name: 'resnet20-fashion-mnist',
    description: 'A residual network on clothes',
    model: 'resnet20',
    data: 'fashion-mnist',
    options: {
      size: 28,
      epochs: 12,
      schedule: { name: 'cosine' },
      normalize: 'dataset',
      augment: [{ name: 'random-crop', size: [28, 28], padding: 2 }, { name: 'random-flip' }],
    },
    source: {
      reference: 'Fashion-MNIST, table of benchmarks',
      error: 0.051,
      note: 'Crops and flips as in He et al. 2015, section 4.2, in images of 28x28 pixels, with a cosine schedule. The table has 94.9 % for a ResNet-18.',
    },
    choice: 'Set beforehand; no other settings were tried.',
    hours: 1,
    required: 0.94,
  },
];
