import type { GraphNode, GraphValue } from '@convkit/core';
import { backend_util, type Conv2DAttrs, type Conv2DBackpropInputAttrs } from '@tensorflow/tfjs-core';
import { int, ints } from '../model/attributes.js';
import { outputsFirst } from '../permute.js';
import {
  attrsOf,
  type Context,
  forEachKernel,
  inputOf,
  outputOf,
  refuse,
  type Translators,
} from '../translator.js';
import { activate } from './activations.js';
import { windowAttributes } from './windows.js';

type Shape4 = [number, number, number, number];

/** Attributes of a convolution. The pass `groupConvolutions` sets `groups`. */
interface ConvolutionAttrs extends Conv2DAttrs {
  readonly groups?: number;
}

export const convolutions: Translators = {
  ...forEachKernel('Conv2D FusedConv2D', (node, context) => {
    const { groups = 1 } = attrsOf<ConvolutionAttrs>(node);
    convolve(node, groups, context);
  }),
  ...forEachKernel('DepthwiseConv2dNative FusedDepthwiseConv2D', (node, context) => {
    convolve(node, inputOf(node, 'x').singleShape[3] as number, context);
  }),
  Conv2DBackpropInput: convolveTransposed,
};

function convolve(node: GraphNode, groups: number, context: Context): void {
  const { graph, values } = context;
  const [x, filter, output] = [inputOf(node, 'x'), inputOf(node, 'filter'), outputOf(node)];
  const isDepthwise = node.kernel.includes('Depthwise');
  const geometry = geometryOf(node, x.singleShape, filter.singleShape, isDepthwise);
  const weight = weightOf(node, filter, isDepthwise, context);
  const bias = node.inputs.bias && biasOf(node, node.inputs.bias, output.singleShape[3] as number, context);
  const inputs = [values.name(x, 'channels-first'), weight, ...(bias === undefined ? [] : [bias])];
  const name = graph.node('Conv', inputs, { ...geometry, group: int(groups) });
  values.define(output, 'channels-first', activate(node, name, { axis: 1, rank: 4 }, context));
}

/** Filters [h, w, in / groups, out] as [out, in / groups, h, w]. Depthwise filters [h, w, in, factor] as [in * factor, 1, h, w]. */
function weightOf(
  node: GraphNode,
  filter: GraphValue,
  isDepthwise: boolean,
  { graph, values }: Context,
): string {
  const [height, width, channels, outputs] = filter.singleShape as Shape4;
  if (!filter.values) {
    if (isDepthwise) refuse(node, 'with filters that depend on the input');
    return graph.node('Transpose', [values.name(filter, 'plain')], { perm: ints([3, 2, 0, 1]) });
  }
  const elements = filter.values;
  const [inputs, out] = isDepthwise ? [1, channels * outputs] : [channels, outputs];
  return values.initializer(filter, isDepthwise ? 'depthwise' : 'filter', 'filter', () => ({
    shape: [out, inputs, height, width],
    values: outputsFirst(elements, [height * width, inputs, out]),
  }));
}

function biasOf(node: GraphNode, bias: GraphValue, channels: number, { values }: Context): string {
  if (bias.values && bias.values.length === channels) {
    const elements = bias.values;
    return values.initializer(bias, 'bias', 'bias', () => ({ shape: [channels], values: elements }));
  }
  if (String(bias.shape) !== String([channels])) refuse(node, `with a bias of shape [${bias.shape}]`);
  return values.name(bias, 'plain');
}

function geometryOf(node: GraphNode, x: readonly number[], filter: readonly number[], isDepthwise: boolean) {
  const {
    strides,
    pad,
    dilations = 1,
    dimRoundingMode,
    dataFormat = 'NHWC',
  } = attrsOf<ConvolutionAttrs>(node);
  if (dataFormat !== 'NHWC') refuse(node, `with images ${dataFormat}`);
  const info = backend_util.computeConv2DInfo(
    x as Shape4,
    filter as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
  return windowAttributes(node, info);
}

/** tfjs's conv2dTranspose: the gradient of a convolution with respect to its input. */
function convolveTransposed(node: GraphNode, { graph, values }: Context): void {
  const { strides, pad, dimRoundingMode, dataFormat = 'NHWC' } = attrsOf<Conv2DBackpropInputAttrs>(node);
  const [dy, filter, output] = [inputOf(node, 'dy'), inputOf(node, 'filter'), outputOf(node)];
  if (dataFormat !== 'NHWC') refuse(node, `with images ${dataFormat}`);
  if (!filter.values) refuse(node, 'with filters that depend on the input');
  const elements = filter.values;
  const [height, width, channels, inputs] = filter.singleShape as Shape4;
  const { padInfo, ...info } = backend_util.computeConv2DInfo(
    output.singleShape as Shape4,
    filter.singleShape as Shape4,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const weight = values.initializer(filter, 'filter', 'filter', () => ({
    shape: [inputs, channels, height, width],
    values: outputsFirst(elements, [height * width, channels, inputs]),
  }));
  const { top, bottom, left, right } = padInfo;
  // ONNX computes the length (n - 1) * stride + size - padding; what is missing comes after.
  const missing = (length: number, n: number, stride: number, size: number, sides: number) =>
    length - ((n - 1) * stride + size - sides);
  const name = graph.node('ConvTranspose', [values.name(dy, 'channels-first'), weight], {
    kernel_shape: ints([height, width]),
    strides: ints([info.strideHeight, info.strideWidth]),
    pads: ints([top, left, bottom, right]),
    output_padding: ints([
      missing(info.inHeight, info.outHeight, info.strideHeight, height, top + bottom),
      missing(info.inWidth, info.outWidth, info.strideWidth, width, left + right),
    ]),
  });
  values.define(output, 'channels-first', name);
}
