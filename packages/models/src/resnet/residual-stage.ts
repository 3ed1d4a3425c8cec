import { BasicBlock, Bottleneck, type ShortcutOption } from '@convkit/blocks';
import type { Module, Rng } from '@convkit/core';

/** Options of all blocks of a network: He et al. 2015, figure 5 and section 4.1. */
export interface BlockOptions {
  /**
   * Uses blocks of 1x1, 3x3 and 1x1 convolutions instead of two 3x3 convolutions.
   * @defaultValue false
   */
  readonly bottleneck?: boolean;
  /**
   * Shortcut of the blocks.
   * @defaultValue 'B'
   */
  readonly shortcut?: ShortcutOption;
  /**
   * Convolution of a bottleneck that has the stride.
   * @defaultValue '3x3'
   */
  readonly strideOn?: '3x3' | '1x1';
  /**
   * Stochastic depth rate of the network's last block. The rate of block l of L is l / L times as high: Huang et al. 2016, equation 4.
   * @defaultValue 0
   */
  readonly stochasticDepth?: number;
}

/** Options of `residualStage`. */
export interface StageOptions extends BlockOptions {
  /** Path of the stage in the network. */
  readonly name: string;
  /** Number of blocks. */
  readonly blocks: number;
  /** Number of input channels. */
  readonly in: number;
  /** Number of output channels. */
  readonly out: number;
  /** Stride of the first block. */
  readonly stride: number;
  /** Numbers of blocks in the stages before this one and in all stages. */
  readonly position: { readonly before: number; readonly all: number };
}

/** A stage of residual blocks. The first block changes the size and number of feature maps: He et al. 2015, table 1. */
export function residualStage({ name, blocks, stride, ...options }: StageOptions, rng: Rng): Module[] {
  const { out, bottleneck = false, shortcut = 'B', strideOn = '3x3', stochasticDepth = 0 } = options;
  const { before, all } = options.position;
  return Array.from({ length: blocks }, (_, index) => {
    const first = index === 0;
    const depthRate = (stochasticDepth * (before + index + 1)) / all;
    const block = { in: first ? options.in : out, out, stride: first ? stride : 1, shortcut, depthRate };
    const own = rng.child(`${name}.${index}`);
    return bottleneck ? new Bottleneck({ ...block, strideOn }, own) : new BasicBlock(block, own);
  });
}
