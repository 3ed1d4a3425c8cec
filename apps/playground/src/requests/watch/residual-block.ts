import { INFERENCE, type Module } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { imageInput } from '../image-input.js';
import { type Call, recordCalls } from './calls.js';
import { channelsOf, type ExactMaps, readMaps } from './exact-map.js';
import type { ChannelRequest } from './watched-layer.js';

/** Selects a channel of a block for an image. */
export interface BlockRequest extends ChannelRequest {
  /** Path of the block. Defaults to the first one. */
  readonly block: string | undefined;
}

/** One channel of a residual block: y = relu(F(x) + shortcut(x)). */
export interface WatchedResidualBlock {
  /** Paths of all residual blocks. */
  readonly blocks: readonly string[];
  readonly block: string;
  readonly channel: number;
  /** Numbers of channels of x and of y. */
  readonly channels: readonly [input: number, output: number];
  /** What the shortcut does to x. */
  readonly shortcut: 'identity' | 'padding' | 'projection';
  /** The channel of x. `undefined` if x has fewer channels. */
  readonly input: ExactMaps | undefined;
  /** F(x) */
  readonly residual: ExactMaps;
  /** shortcut(x) */
  readonly shortcutOutput: ExactMaps;
  /** y */
  readonly output: ExactMaps;
}

const TYPES: ReadonlySet<string> = new Set(['BasicBlock', 'Bottleneck']);

/** A block and the call of its last batch norm, which adds the shortcut and ends in the ReLU. */
interface BlockCalls {
  readonly block: Call;
  readonly end: Call;
}

/** Follows a channel through a residual block. Returns `null` for a network without one. */
export async function residualBlock(
  { model, spec }: RequestContext,
  { image, channel: wanted, block: path }: BlockRequest,
): Promise<WatchedResidualBlock | null> {
  let found: { all: readonly BlockCalls[]; chosen: BlockCalls; channel: number } | undefined;
  const tensors = tidy(() => {
    const all = blocksOf(recordCalls(model, imageInput(spec, image)));
    const chosen = all.find(({ block }) => block.path === path) ?? all[0];
    if (!chosen) return undefined;
    const { block, end } = chosen;
    const channel = Math.min(wanted, channelCount(block.output) - 1);
    found = { all, chosen, channel };
    return {
      input: channel < channelCount(block.input) ? channelsOf(block.input, channel) : undefined,
      residual: channelsOf(normalized(end), channel),
      shortcutOutput: channelsOf(end.residual as Tensor, channel),
      output: channelsOf(block.output, channel),
    };
  });
  if (!found || !tensors) return null;
  const { all, chosen, channel } = found;
  const { block, end } = chosen;
  const { input, residual, shortcutOutput, output } = tensors;
  return {
    blocks: all.map((each) => each.block.path),
    block: block.path,
    channel,
    channels: [channelCount(block.input), channelCount(block.output)],
    shortcut: end.residual === block.input ? 'identity' : shortcutOf(block.module),
    input: input && (await readMaps(input)),
    residual: await readMaps(residual),
    shortcutOutput: await readMaps(shortcutOutput),
    output: await readMaps(output),
  };
}

const channelCount = ({ shape }: Tensor) => shape.at(-1) as number;

/** The residual blocks in order. A block of a plain network has no shortcut and is none. */
function blocksOf(calls: readonly Call[]): BlockCalls[] {
  return calls.flatMap((block, i) => {
    const end = calls[i - 1];
    return TYPES.has(block.type) && end?.residual ? [{ block, end }] : [];
  });
}

/** The output of a batch norm without the shortcut and the ReLU that run in the same kernel: F(x). */
function normalized({ module, input }: Call): Tensor {
  const forward = module.forward as (x: Tensor, pass: unknown, fused: unknown) => Tensor;
  return forward.call(module, input, INFERENCE, { relu: false });
}

function shortcutOf(block: Module): 'padding' | 'projection' {
  const { downsample } = block as unknown as { downsample: readonly Module[] };
  return downsample[0]?.constructor.name === 'ZeroPaddedShortcut' ? 'padding' : 'projection';
}
