import type { RequestContext } from '@convkit/train/worker';
import { slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { imageInput } from '../image-input.js';
import { activationOf } from './activation.js';
import { type Call, recordCalls } from './calls.js';
import { channelsOf, readMaps, readValues } from './exact-map.js';
import {
  activatedOutput,
  type ChannelRequest,
  lineOf,
  normAfter,
  variablesOf,
  type WatchedLayer,
} from './watched-layer.js';
import { windowsOf } from './windows.js';

/** One output channel of a convolution: activation(scale * (sum of products + bias) + shift). */
export interface WatchedConvolution extends WatchedLayer {
  /** Weights [height, width, in] of the channel. */
  readonly kernel: Float32Array;
  /** 0 without a bias. */
  readonly bias: number;
  /** The batch norm that follows; in inference it is a line. */
  readonly norm: { readonly layer: string; readonly scale: number; readonly shift: number } | undefined;
}

/** Follows an output channel of the first convolution. Returns `null` for a network without one. */
export async function convolution(
  { model, spec }: RequestContext,
  { image, channel: wanted }: ChannelRequest,
): Promise<WatchedConvolution | null> {
  let found: { call: Call; norm: Call | undefined; channel: number } | undefined;
  const tensors = tidy(() => {
    const leaves = recordCalls(model, imageInput(spec, image)).filter(({ isLeaf }) => isLeaf);
    const call = leaves.find(({ type }) => type === 'Conv2d');
    if (!call) return undefined;
    const norm = normAfter(leaves, call);
    const channel = Math.min(wanted, channelCount(call) - 1);
    found = { call, norm, channel };
    return tensorsOf(leaves, found);
  });
  if (!found || !tensors) return null;
  const { call, norm, channel } = found;
  const [kernel, bias, [scale = 1, shift = 0]] = await Promise.all([
    readValues(tensors.kernel),
    tensors.bias ? readValues(tensors.bias) : [0],
    tensors.line ? readValues(tensors.line) : [],
  ]);
  const [input, linear, output] = await Promise.all([
    readMaps(tensors.input),
    readMaps(tensors.linear),
    readMaps(tensors.output),
  ]);
  return {
    layer: call.path,
    channel,
    channels: channelCount(call),
    windows: windowsOf(call.module, call.input.shape.slice(1)),
    input,
    kernel,
    bias: bias[0] as number,
    norm: norm && { layer: norm.path, scale, shift },
    activation: (norm ?? call).relu ? 'relu' : activationOf(linear.values, output.values),
    output,
  };
}

const channelCount = ({ output }: Call) => output.shape.at(-1) as number;

function tensorsOf(
  leaves: readonly Call[],
  { call, norm, channel }: { call: Call; norm: Call | undefined; channel: number },
) {
  const variables = variablesOf(call.module);
  const weight = variables.get('weight') as Tensor;
  const bias = variables.get('bias');
  const last = norm ?? call;
  const seen = weight.shape[2] as number;
  const groups = (call.input.shape[3] as number) / seen;
  const group = Math.floor((channel * groups) / channelCount(call));
  return {
    input: channelsOf(call.input, group * seen, seen),
    kernel: channelsOf(weight, channel),
    bias: bias && slice(bias, [channel], [1]),
    line: norm && slice(lineOf(norm.module, channelCount(call)), [0, channel], [2, 1]),
    linear: channelsOf(last.output, channel),
    output: channelsOf(activatedOutput(leaves, last), channel),
  };
}
