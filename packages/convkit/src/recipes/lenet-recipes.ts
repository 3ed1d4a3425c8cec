import type { NamedRecipe } from './named-recipe.js';

/** LeNet-5 on MNIST, as it is taught today and as published, and on Fashion-MNIST. */
export const lenetRecipes: readonly NamedRecipe[] = [
  {
    name: 'lenet5-mnist',
    description: 'LeNet-5 as it is taught today, on digits: the quickest start',
    model: 'lenet5',
    data: 'mnist',
    options: { variant: 'modern', epochs: 10 },
    source: {
      reference: 'convkit',
      note: 'ReLU, max pooling and softmax, trained by Adam with a cosine schedule and random shifts of up to 2 pixels.',
    },
    hours: 0.1,
    required: 0.991,
    measured: {
      runs: [
        { seed: 1, accuracy: 0.994 },
        { seed: 2, accuracy: 0.9936 },
        { seed: 3, accuracy: 0.9932 },
      ],
      curve: [{ epoch: 10, accuracy: 0.994 }],
      kernelBuild: 'simd-2',
    },
  },
  {
    name: 'lenet5-tutorial-mnist',
    description: 'LeNet-5 with the initialization and training of a tutorial, for comparison',
    model: 'lenet5',
    data: 'mnist',
    options: { variant: 'tutorial', epochs: 10 },
    source: {
      reference: 'convkit',
      note: 'Truncated normals, Adam at a constant rate, and an L2 penalty on the hidden linear layers.',
    },
    hours: 0.1,
    measured: {
      runs: [
        { seed: 1, accuracy: 0.988 },
        { seed: 2, accuracy: 0.9866 },
        { seed: 3, accuracy: 0.9904 },
      ],
      curve: [{ epoch: 10, accuracy: 0.988 }],
      kernelBuild: 'composed-1',
    },
  },
  {
    name: 'lenet5-original-mnist',
    description: 'LeNet-5 as published, without distortions',
    model: 'lenet5',
    data: 'mnist',
    options: { variant: 'original', epochs: 20 },
    source: {
      reference: 'LeCun et al. 1998',
      section: 'section III-B and figure 5',
      error: 0.0095,
      note: 'Momentum with a cosine schedule and batches of 16 instead of stochastic diagonal Levenberg-Marquardt.',
    },
    hours: 0.2,
    required: 0.9905,
    measured: {
      runs: [
        { seed: 1, accuracy: 0.9902 },
        { seed: 2, accuracy: 0.9915 },
        { seed: 3, accuracy: 0.9906 },
      ],
      curve: [{ epoch: 20, accuracy: 0.9902 }],
      kernelBuild: 'composed-1',
    },
  },
  {
    name: 'lenet5-original-mnist-distorted',
    description: "LeNet-5 as published, with the paper's distortions of the training images",
    model: 'lenet5',
    data: 'mnist',
    options: {
      variant: 'original',
      epochs: 20,
      augment: [
        {
          name: 'affine',
          degrees: 0,
          translate: [0.075, 0.075],
          scale: [0.9, 1.1],
          squeeze: [0.9, 1.1],
          shear: 10,
          method: 'bilinear',
        },
      ],
    },
    source: {
      reference: 'LeCun et al. 1998',
      section: 'section III-B',
      error: 0.008,
      note: 'Translation, scaling, squeezing and horizontal shearing, drawn anew in each of the 20 passes; the paper does not say how far. Its optimizer is replaced as without distortions.',
    },
    choice: 'Set beforehand; no other strength of the distortions was tried.',
    hours: 0.3,
    required: 0.992,
    measured: {
      runs: [{ seed: 1, accuracy: 0.9929 }],
      curve: [
        { epoch: 1, accuracy: 0.9791 },
        { epoch: 5, accuracy: 0.9857 },
        { epoch: 10, accuracy: 0.9891 },
        { epoch: 15, accuracy: 0.9921 },
        { epoch: 20, accuracy: 0.9929 },
      ],
      kernelBuild: 'relaxed-simd-3',
      note: 'It took 41 minutes on a machine that was busy with other work.',
    },
  },
  {
    name: 'lenet5-fashion-mnist',
    description: 'LeNet-5 as it is taught today, on clothes',
    model: 'lenet5',
    data: 'fashion-mnist',
    options: {
      variant: 'modern',
      epochs: 60,
      optimizer: 'adamw',
      learningRate: 0.002,
      schedule: { name: 'cosine' },
      normalize: 'dataset',
      augment: [{ name: 'shift', by: 1 }, { name: 'random-flip' }],
    },
    source: {
      reference: 'convkit',
      note: 'AdamW with a weight decay of 0.01 and a cosine schedule; shifts of up to 1 pixel and horizontal flips.',
    },
    choice: 'Set beforehand; no other settings were tried.',
    hours: 0.5,
    required: 0.915,
  },
];
