import { reshape, type Tensor, type Tensor2D, util } from '@tensorflow/tfjs-core';

/** [n, ...] -> [n, product of the rest]; images in NHWC order, unlike PyTorch's. */
export function flatten(x: Tensor): Tensor2D {
  // An implied extent fails for an empty batch.
  const [n, ...rest] = x.shape as [number, ...number[]];
  return reshape(x, [n, util.sizeFromShape(rest)]);
}
