import type { Module } from '@convkit/core';
import { namedVariables } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';
import { clone, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { imageInput } from '../image-input.js';
import { type Call, recordCalls } from './calls.js';
import { type ExactMaps, readMaps } from './exact-map.js';
import type { BlockRequest } from './residual-block.js';

/** A branch of an Inception block. */
export interface InceptionBranch {
  /** Output channels, which are adjacent in the output of the block. */
  readonly channels: number;
  /** Side of the last convolution's filters in pixels. */
  readonly kernel: number;
  /** Output channels of the 1x1 convolution before it, if there is one. */
  readonly reduced: number | undefined;
  /** Whether the branch starts with max pooling. */
  readonly pools: boolean;
}

/** All channels of an Inception block: the outputs of its branches, concatenated. */
export interface WatchedInceptionBlock {
  /** Paths of all Inception blocks. */
  readonly blocks: readonly string[];
  readonly block: string;
  /** Number of input channels. */
  readonly inChannels: number;
  readonly branches: readonly InceptionBranch[];
  readonly output: ExactMaps;
}

/** Reads an Inception block. Returns `null` for a network without one. */
export async function inceptionBlock(
  { model, spec }: RequestContext,
  { image, block: path }: Omit<BlockRequest, 'channel'>,
): Promise<WatchedInceptionBlock | null> {
  let found: { all: readonly Call[]; chosen: Call; branches: readonly InceptionBranch[] } | undefined;
  const output = tidy(() => {
    const calls = recordCalls(model, imageInput(spec, image));
    const all = calls.filter(({ type }) => type === 'Inception');
    const chosen = all.find((block) => block.path === path) ?? all[0];
    if (!chosen) return undefined;
    found = { all, chosen, branches: branchesOf(chosen.module, calls) };
    return clone(chosen.output);
  });
  if (!found || !output) return null;
  const { all, chosen, branches } = found;
  return {
    blocks: all.map((block) => block.path),
    block: chosen.path,
    inChannels: chosen.input.shape.at(-1) as number,
    branches,
    output: await readMaps(output),
  };
}

type BranchFields = Readonly<
  Record<'branch1' | 'branch2' | 'branch3' | 'branch4', Module | readonly Module[]>
>;

/** The branches in the order in which their outputs are concatenated. */
function branchesOf(block: Module, calls: readonly Call[]): InceptionBranch[] {
  const { branch1, branch2, branch3, branch4 } = block as unknown as BranchFields;
  return [branch1, branch2, branch3, branch4].map((branch) => {
    const layers = [branch].flat() as Module[];
    const weights = layers.flatMap((layer) => {
      const found = [...namedVariables(layer)].find(
        ([key, { rank }]) => key.endsWith('weight') && rank === 4,
      );
      return found ? [found[1] as Tensor] : [];
    });
    const last = calls.find(({ module }) => module === layers.at(-1)) as Call;
    return {
      channels: last.output.shape.at(-1) as number,
      kernel: weights.at(-1)?.shape[0] as number,
      reduced: weights.length > 1 ? weights[0]?.shape[3] : undefined,
      pools: weights.length < layers.length,
    };
  });
}
