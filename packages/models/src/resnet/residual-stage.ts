import { BasicBlock, Bottleneck, type ShortcutOption } from '@convkit/blocks';
import type { Module, Rng } from '@convkit/core';

/** What the blocks of a network have in common: He et al. 2015, figure 5 and section 4.1. */
export interface BlockOptions {
  /** Blocks of 1x1, 3x3 and 1x1 convolutions in place of two of 3x3; false where absent. */
  readonly bottleneck?: boolean;
  /** B where absent. */
  readonly shortcut?: ShortcutOption;
  /** Which convolution of a bottleneck carries the stride; the 3x3 where absent. */
  readonly strideOn?: '3x3' | '1x1';
}

export interface StageOptions extends BlockOptions {
  /** Its path in the network. */
  readonly name: string;
  /** How many. */
  readonly blocks: number;
  /** Maps in and out. */
  readonly in: number;
  readonly out: number;
  /** Of the first block. */
  readonly stride: number;
}

/** Blocks on maps of one size, the first of which changes size and number: He et al. 2015, table 1. */
export function residualStage({ name, blocks, stride, ...options }: StageOptions, rng: Rng): Module[] {
  const { out, bottleneck = false, shortcut = 'B', strideOn = '3x3' } = options;
  return Array.from({ length: blocks }, (_, index) => {
    const first = index === 0;
    const block = { in: first ? options.in : out, out, stride: first ? stride : 1, shortcut };
    const own = rng.child(`${name}.${index}`);
    return bottleneck ? new Bottleneck({ ...block, strideOn }, own) : new BasicBlock(block, own);
  });
}
