import type { ForwardGraph, GraphNode, GraphValue } from '@convkit/core';
import type { TypedArray } from '@tensorflow/tfjs-core';
import { affineOf } from '../batch-norm-constants.js';
import { replaceNodes, type Uses, usesOf } from './rewrite.js';

/** The fused kernel of each convolution. */
const FUSED: Readonly<Record<string, string>> = {
  Conv2D: 'FusedConv2D',
  FusedConv2D: 'FusedConv2D',
  DepthwiseConv2dNative: 'FusedDepthwiseConv2D',
  FusedDepthwiseConv2D: 'FusedDepthwiseConv2D',
};

/**
 * Folds batch norm with constant statistics into the convolution before it: filters times a factor per output channel, and a
 * bias. A convolution whose output something else uses, or that has an activation, keeps its batch norm.
 */
export function foldBatchNorm(graph: ForwardGraph): ForwardGraph {
  const uses = usesOf(graph);
  const replacements = new Map<GraphNode, GraphNode>();
  for (const node of graph.nodes) {
    const folded = node.kernel === 'FusedBatchNorm' && fold(node, uses);
    if (folded) replacements.set(node, folded);
  }
  return replaceNodes(graph, replacements);
}

function fold(batchNorm: GraphNode, uses: Uses): GraphNode | undefined {
  const { x } = batchNorm.inputs;
  const convolution = uses.producer(x);
  const kernel = convolution && FUSED[convolution.kernel];
  if (!x || !convolution || !kernel || !uses.isPrivate(x)) return undefined;
  const { filter, bias } = convolution.inputs;
  const { activation = 'linear' } = convolution.attrs;
  const affine = affineOf(batchNorm);
  if (activation !== 'linear' || !affine || !filter?.values || (bias && !bias.values)) return undefined;
  const { factors, terms } = affine;
  const channels = factors.length;
  const of = (values: TypedArray, i: number) => values[values.length === 1 ? 0 : i] as number;
  const shift = Float32Array.from(
    terms,
    (term, c) => term + (bias?.values ? of(bias.values, c) * (factors[c] as number) : 0),
  );
  const weights = scaled(filter.values, factors);
  // A variance of zero without epsilon, or an overflow, is left to the runtime.
  if (!weights || !shift.every(Number.isFinite)) return undefined;
  return {
    ...convolution,
    kernel,
    inputs: {
      x: convolution.inputs.x,
      filter: { ...filter, values: weights },
      bias: biasOf(filter, bias, shift, channels),
    },
    outputs: batchNorm.outputs,
  };
}

/**
 * Multiplies each output channel, the last axis, by its factor. The last two axes of a depthwise filter are its output channels.
 * Undefined if a result is not finite.
 */
function scaled(filter: TypedArray, factors: Float64Array): Float32Array | undefined {
  const channels = factors.length;
  const values = new Float32Array(filter.length);
  let allFinite = true;
  for (let row = 0; row < filter.length; row += channels) {
    for (let c = 0; c < channels; c++) {
      const value = Math.fround((filter[row + c] as number) * (factors[c] as number));
      values[row + c] = value;
      allFinite &&= value - value === 0;
    }
  }
  return allFinite ? values : undefined;
}

function biasOf(
  filter: GraphValue,
  bias: GraphValue | undefined,
  values: Float32Array,
  channels: number,
): GraphValue {
  const key = bias?.key ?? filter.key?.replace(/weight$/, 'bias');
  const named = key !== undefined && key !== filter.key && { key };
  return { shape: [channels], singleShape: [channels], dtype: 'float32', values, ...named };
}
