import type { RequestContext } from '@convkit/train/worker';
import { slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { imageInput } from '../image-input.js';
import { activationOf } from './activation.js';
import { type Call, recordCalls } from './calls.js';
import { channelsOf, readMaps, readValues } from './exact-map.js';
import { activatedOutput, type ChannelRequest, variablesOf, type WatchedLayer } from './watched-layer.js';
import { windowsOf } from './windows.js';

/** What the pooling layers do with a window. */
const KINDS: ReadonlyMap<string, 'maximum' | 'average' | 'scaled sum'> = new Map([
  ['MaxPool', 'maximum'],
  ['AveragePool', 'average'],
  ['Subsampling', 'scaled sum'],
]);

/** One channel of a pooling layer. */
export interface WatchedPooling extends WatchedLayer {
  /** `scaled sum` is a subsampling layer of LeNet-5: coefficient * sum + bias. */
  readonly kind: 'maximum' | 'average' | 'scaled sum';
  readonly coefficient: number;
  readonly bias: number;
}

/** Follows a channel of the first pooling layer. Returns `null` for a network without one. */
export async function pooling(
  { model, spec }: RequestContext,
  { image, channel: wanted }: ChannelRequest,
): Promise<WatchedPooling | null> {
  let found: { call: Call; channel: number } | undefined;
  const tensors = tidy(() => {
    const leaves = recordCalls(model, imageInput(spec, image)).filter(({ isLeaf }) => isLeaf);
    const call = leaves.find(({ type }) => KINDS.has(type));
    if (!call) return undefined;
    const channel = Math.min(wanted, (call.output.shape[3] as number) - 1);
    found = { call, channel };
    const of = (variable: Tensor | undefined) => variable && slice(variable, [channel], [1]);
    const variables = variablesOf(call.module);
    return {
      input: channelsOf(call.input, channel),
      coefficient: of(variables.get('weight')),
      bias: of(variables.get('bias')),
      linear: channelsOf(call.output, channel),
      output: channelsOf(activatedOutput(leaves, call), channel),
    };
  });
  if (!found || !tensors) return null;
  const { call, channel } = found;
  const [[coefficient = 1], [bias = 0]] = await Promise.all([
    tensors.coefficient ? readValues(tensors.coefficient) : [],
    tensors.bias ? readValues(tensors.bias) : [],
  ]);
  const [input, linear, output] = await Promise.all([
    readMaps(tensors.input),
    readMaps(tensors.linear),
    readMaps(tensors.output),
  ]);
  return {
    layer: call.path,
    channel,
    channels: call.output.shape[3] as number,
    windows: windowsOf(call.module, call.input.shape.slice(1)),
    input,
    kind: KINDS.get(call.type) as WatchedPooling['kind'],
    coefficient,
    bias,
    activation: activationOf(linear.values, output.values),
    output,
  };
}
