import type { InputSpec, Normalization } from '@convkit/core';

/** Images as torchvision evaluates its ImageNet models: shorter side 256, center crop of 224, ImageNet's mean and std per channel. */
export const imagenetInput: InputSpec = {
  size: [224, 224],
  resize: 256,
  normalize: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
};

/** Mean and standard deviation of each channel over the 50,000 training images of CIFAR-10. */
export const cifarNormalization: Normalization = {
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
};
