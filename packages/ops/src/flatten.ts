import { reshape, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/** [n, ...] -> [n, product of the rest]; images in NHWC order, unlike PyTorch's. */
export function flatten(x: Tensor): Tensor2D {
  return reshape(x, [x.shape[0] as number, -1]);
}
