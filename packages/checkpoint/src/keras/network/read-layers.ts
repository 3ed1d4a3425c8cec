import type { GraphStep, GraphWeight, NodeReading } from './graph-step.js';
import { activated, imageShape, pair, readBias, readSides } from './read-parts.js';

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
