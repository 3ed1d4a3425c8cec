import { checkArguments } from '@convkit/core';
import { reshape, type Tensor, type Tensor2D, util } from '@tensorflow/tfjs-core';

/** Flattens all axes but the first. Images are flattened in the order height, width, channels, unlike PyTorch's. */
export function flatten(x: Tensor): Tensor2D {
  checkArguments('flatten', { x }, { x: 'tensor' });
  // A size of -1 fails for an empty batch.
  const [n, ...rest] = x.shape as [number, ...number[]];
  return reshape(x, [n, util.sizeFromShape(rest)]);
}
