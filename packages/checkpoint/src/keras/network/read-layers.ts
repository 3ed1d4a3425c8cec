import type { GraphNode } from '@convkit/core';
import type { GraphStep, GraphWeight, NodeReading, Read } from './graph-step.js';
import type { Sides, Step, StepSettings } from './step.js';
import { sameSides } from './windows.js';

type Pair = readonly [number, number];

/** Convolutions, depthwise ones, and those that are fused with a bias and an activation. */
export function readConvolution({ node, input, weight, refuse }: NodeReading): GraphStep {
  const x = input('x');
  const { kernel, attrs, layer } = node;
  const filter = weight('filter');
  if (!filter) throw refuse('computes its filters');
  const isDepthwise = kernel.includes('Depthwise');
  const [height, width, channels, last] = filter.shape as [number, number, number, number];
  const window = {
    window: [height, width],
    strides: pair(attrs.strides),
    dilations: pair(attrs.dilations ?? 1),
  } as const;
  const units = isDepthwise ? channels * last : last;
  const step: GraphStep = {
    kind: isDepthwise ? 'depthwiseConv2d' : 'conv2d',
    settings: { ...window, sides: readSides(attrs.pad, x, window, refuse), units },
    weights: { [isDepthwise ? 'depthwise_kernel' : 'kernel']: filter, ...readBias(node, weight, refuse) },
    layer,
    inputs: [x],
    shape: imageShape(node),
  };
  return activated(step, node, refuse);
}

/** Products of [n, in] with a weight [in, out]. */
export function readMatrixProduct({ node, input, weight, refuse }: NodeReading): GraphStep {
  const kernel = weight('b');
  const { transposeA, transposeB } = node.attrs;
  if (!kernel || transposeA || transposeB || kernel.shape.length !== 2) {
    throw refuse('multiplies matrices in another way than a dense layer');
  }
  const a = input('a');
  if (a.shape.length !== 1) throw refuse('applies a dense layer to images that are not flattened');
  const step: GraphStep = {
    kind: 'dense',
    settings: { units: kernel.shape[1] as number },
    weights: { kernel, ...readBias(node, weight, refuse) },
    layer: node.layer,
    inputs: [a],
    shape: [kernel.shape[1] as number],
  };
  return activated(step, node, refuse);
}

/** Batch norm by running statistics. */
export function readBatchNorm({ node, input, weight, refuse }: NodeReading): GraphStep {
  const x = input('x');
  const named = { gamma: 'scale', beta: 'offset', moving_mean: 'mean', moving_variance: 'variance' };
  const weights: Record<string, GraphWeight> = {};
  for (const [name, input] of Object.entries(named)) {
    const found = weight(input);
    if (found) weights[name] = found;
    else if (node.inputs[input]) throw refuse(`computes the ${input} of its batch norm`);
  }
  if (Object.values(weights).some(({ shape }) => shape.length !== 1 || shape[0] !== x.shape.at(-1))) {
    throw refuse('normalizes other axes than the channels');
  }
  const epsilon = node.attrs.varianceEpsilon as number;
  return {
    kind: 'batchNorm',
    settings: {},
    weights,
    epsilon,
    layer: node.layer,
    inputs: [x],
    shape: x.shape,
  };
}

/** Max and average pooling. */
export function readPool({ node, input, refuse }: NodeReading): GraphStep {
  const x = input('x');
  const { filterSize, strides, pad, dimRoundingMode } = node.attrs;
  const window = { window: pair(filterSize), strides: pair(strides) };
  if (dimRoundingMode && dimRoundingMode !== 'floor')
    throw refuse(`pools with the rounding '${dimRoundingMode}'`);
  return {
    kind: node.kernel === 'MaxPool' ? 'maxPool' : 'averagePool',
    settings: { ...window, sides: readSides(pad, x, window, refuse) },
    weights: {},
    layer: node.layer,
    inputs: [x],
    shape: imageShape(node),
  };
}

/** Global average pooling. */
export function readMean({ node, input, refuse }: NodeReading): GraphStep {
  const x = input('x');
  const axes = [node.attrs.axis].flat().map((axis) => ((axis as number) + 4) % 4);
  if (x.shape.length !== 3 || String(axes.toSorted()) !== '1,2' || node.attrs.keepDims) {
    throw refuse('takes a mean over other axes than height and width');
  }
  return {
    kind: 'globalAveragePool',
    settings: {},
    weights: {},
    layer: node.layer,
    inputs: [x],
    shape: x.shape.slice(2),
  };
}

/** Creates the reader of an activation that Keras calls `name`. */
export function readActivation(name: string): Read {
  return ({ node, input }) => activate(input(node.inputs.x ? 'x' : 'logits'), name, node.layer);
}

function activate(x: GraphStep, activation: string, layer: string): GraphStep {
  return { kind: 'activation', settings: { activation }, weights: {}, layer, inputs: [x], shape: x.shape };
}

/** Appends the activation that is fused with a node, if there is one. */
function activated(step: GraphStep, { attrs, layer }: GraphNode, refuse: NodeReading['refuse']): GraphStep {
  const activation = attrs.activation ?? 'linear';
  if (activation === 'linear') return step;
  if (!['relu', 'relu6', 'sigmoid', 'elu'].includes(String(activation))) {
    throw refuse(`uses the activation ${activation}`);
  }
  return activate(step, String(activation), layer);
}

function readBias(
  { inputs }: GraphNode,
  weight: NodeReading['weight'],
  refuse: NodeReading['refuse'],
): Record<string, GraphWeight> {
  if (inputs.preluActivationWeights) throw refuse('uses PReLU');
  if (!inputs.bias) return {};
  const bias = weight('bias');
  if (bias?.shape.length !== 1) throw refuse('computes its bias');
  return { bias };
}

/** Resolves the padding of tfjs: a scheme, one number for all sides, or numbers for the sides of all axes. */
function readSides(
  pad: unknown,
  x: Step<unknown>,
  window: StepSettings,
  refuse: NodeReading['refuse'],
): Sides {
  if (pad === 'valid') return [0, 0, 0, 0];
  if (pad === 'same') return sameSides(x.shape, window);
  if (typeof pad === 'number') return [pad, pad, pad, pad];
  if (!Array.isArray(pad)) throw refuse('pads in an unknown way');
  const [, rows, columns] = pad as [Pair, Pair, Pair];
  return [...rows, ...columns];
}

const pair = (value: unknown): Pair =>
  Array.isArray(value) ? (value as unknown as Pair) : [value as number, value as number];

/** Shape of the output for one image. */
const imageShape = ({ outputs }: GraphNode) => (outputs[0]?.shape.slice(1) ?? []) as number[];
