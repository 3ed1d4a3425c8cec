import { expect, it } from 'vitest';
import { branchOf, placeBranches } from './branches.js';

const branch = (channels: number, kernel: number, reduced?: number, pools = false) => ({
  channels,
  kernel,
  reduced,
  pools,
});

it('finds the branch of each channel', () => {
  const placed = placeBranches([
    branch(4, 1),
    branch(8, 3, 6),
    branch(2, 5, 1),
    branch(2, 1, undefined, true),
  ]);
  expect(placed.map(({ first, title }) => [first, title])).toEqual([
    [0, '1x1 convolution'],
    [4, '1x1 convolution to 6 channels, then 3x3'],
    [12, '1x1 convolution to 1 channels, then 5x5'],
    [14, '3x3 max pooling, then 1x1 convolution'],
  ]);
  expect([0, 3, 4, 11, 12, 13, 14, 15].map((channel) => branchOf(placed, channel).first)).toEqual([
    0, 0, 4, 4, 12, 12, 14, 14,
  ]);
});
