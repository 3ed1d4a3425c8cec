import { heNormalFanOut, type Rng } from '@convkit/core';
import { Conv2d } from '../conv2d.js';

/** Options of every convolution of a residual block. */
export const filters = { bias: false, weightInit: heNormalFanOut } as const;

/** Options of `bottleneckConvolutions`. */
export interface BottleneckConvolutionsOptions {
  readonly in: number;
  readonly out: number;
  readonly stride: number;
  readonly strideOn: '3x3' | '1x1';
}

/**
 * The convolutions of a bottleneck block: 1x1, 3x3 and 1x1, the first two with a quarter of the output channels. He et al.
 * 2015, figure 5, right. `out` must be a multiple of 4.
 */
export function bottleneckConvolutions(options: BottleneckConvolutionsOptions, rng: Rng) {
  const { out, stride, strideOn } = options;
  const narrow = out / 4;
  const [first, second] = strideOn === '1x1' ? [stride, 1] : [1, stride];
  const layer = (name: string, from: number, to: number, kernel: number, by: number) =>
    new Conv2d(
      { in: from, out: to, kernel, stride: by, padding: (kernel - 1) / 2, ...filters },
      rng.child(name),
    );
  return {
    conv1: layer('conv1', options.in, narrow, 1, first),
    conv2: layer('conv2', narrow, narrow, 3, second),
    conv3: layer('conv3', narrow, out, 1, 1),
  };
}
