import type { Normalization } from '@convkit/core';

/**
 * Per-channel mean and standard deviation of well-known datasets, for the transform `normalize`. MNIST's are those of PyTorch's examples,
 * ImageNet's those of torchvision's references. CIFAR's and Fashion-MNIST's are computed over all pixels of the 50,000 and 60,000
 * training images.
 */
export const NORMALIZATION = {
  mnist: { mean: [0.1307], std: [0.3081] },
  'fashion-mnist': { mean: [0.286], std: [0.353] },
  cifar10: { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
  cifar100: { mean: [0.5071, 0.4865, 0.4409], std: [0.2673, 0.2564, 0.2762] },
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
} as const satisfies Readonly<Record<string, Normalization>>;
