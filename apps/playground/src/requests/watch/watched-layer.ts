import { INFERENCE, type Module, namedVariables } from '@convkit/core';
import type { DecodedImage } from '@convkit/data';
import { concat, ones, sub, type Tensor, type Variable, zeros } from '@tensorflow/tfjs-core';
import type { ActivationName } from './activation.js';
import type { Call } from './calls.js';
import type { ExactMaps } from './exact-map.js';
import type { Windows } from './windows.js';

/** Selects an output channel of a layer for an image. */
export interface ChannelRequest {
  readonly image: DecodedImage;
  /** Output channel, from 0. One that does not exist is replaced by the last one. */
  readonly channel: number;
}

/** What slides over the input of a layer, and what comes out of one channel. */
export interface WatchedLayer {
  /** Path of the layer. */
  readonly layer: string;
  readonly channel: number;
  /** Number of output channels. */
  readonly channels: number;
  readonly windows: Windows;
  /** The input channels that the output channel sees. */
  readonly input: ExactMaps;
  /** The activation function after the layer, if it is a known one. */
  readonly activation: ActivationName | undefined;
  /** What the network computed, after the activation. */
  readonly output: ExactMaps;
}

/** The variables of a layer by name. */
export const variablesOf = (module: Module): Map<string, Variable> => new Map(namedVariables(module));

/** The batch norm that takes the output of `call`, if one does. `leaves` are the calls of the layers, in order. */
export function normAfter(leaves: readonly Call[], call: Call): Call | undefined {
  const next = leaves[leaves.indexOf(call) + 1];
  return next?.type === 'BatchNorm' && next.input === call.output ? next : undefined;
}

/** The output of `call` after its activation: what the next layer takes, if the network applied a function in between. */
export function activatedOutput(leaves: readonly Call[], call: Call): Tensor {
  const next = leaves[leaves.indexOf(call) + 1]?.input;
  const isElementwise = String(next?.shape) === String(call.output.shape);
  return next && isElementwise && !call.relu ? next : call.output;
}

/** Scale and shift of each channel by a batch norm in inference, [2, channels]. */
export function lineOf(norm: Module, channels: number): Tensor {
  const apply = (x: Tensor) =>
    (norm.forward as (...args: unknown[]) => Tensor).call(norm, x, INFERENCE, { relu: false });
  const shift = apply(zeros([1, channels]));
  return concat([sub(apply(ones([1, channels])), shift), shift]);
}
