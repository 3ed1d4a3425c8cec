import type { GraphStep, GraphWeight, NodeReading } from './graph-step.js';
import { equalNumbers } from './windows.js';

type Pair = readonly [number, number];

/** Sums of two branches, and biases that are added to a layer without one. */
export function readAdd({ node, input, weight, hasStep, refuse }: NodeReading): GraphStep {
  if (hasStep('a') && hasStep('b')) {
    const [a, b] = [input('a'), input('b')];
    if (!equalNumbers(a.shape, b.shape)) throw refuse('adds tensors of different shapes');
    return { kind: 'add', settings: {}, weights: {}, layer: node.layer, inputs: [a, b], shape: a.shape };
  }
  const [x, bias] = hasStep('a') ? [input('a'), weight('b')] : [input('b'), weight('a')];
  const takesBias = ['conv2d', 'depthwiseConv2d', 'dense'].includes(x.kind) && !x.weights.bias;
  if (!takesBias || !bias || !equalNumbers(bias.shape, x.shape.slice(-1))) {
    throw refuse('adds a weight or a constant that is not the bias of a layer');
  }
  return { ...x, weights: { ...x.weights, bias } };
}

/** Channels of several branches. */
export function readConcat({ node, input, refuse }: NodeReading): GraphStep {
  const inputs = Object.keys(node.inputs).map(input);
  const shape = (node.outputs[0]?.shape.slice(1) ?? []) as number[];
  const axis = node.attrs.axis as number;
  if (axis !== shape.length && axis !== -1) throw refuse('concatenates along another axis than the channels');
  return { kind: 'concat', settings: {}, weights: {}, layer: node.layer, inputs, shape };
}

/** Frames of zeros, and channels of zeros. */
export function readPad({ node, input, refuse }: NodeReading): GraphStep {
  const x = input('x');
  const [batch, rows, columns, channels] = node.attrs.paddings as readonly Pair[];
  if (!batch || !rows || !columns || !channels || node.attrs.constantValue !== 0) {
    throw refuse('pads something other than images, or not with zeros');
  }
  const shape = (node.outputs[0]?.shape.slice(1) ?? []) as number[];
  const common = { weights: {}, layer: node.layer, inputs: [x], shape };
  const isFrame = [...rows, ...columns].some((count) => count > 0);
  const hasChannels = channels.some((count) => count > 0);
  if (isFrame && hasChannels) throw refuse('pads pixels and channels at once');
  if (hasChannels) return { kind: 'channelPad', settings: { channels }, ...common };
  return { kind: 'pad', settings: { sides: [...rows, ...columns] }, ...common };
}

/** Flattening, reshapes that only concern the batch axis, and reshaped weights. */
export function readReshape({ node, input, weight, hasStep, refuse }: NodeReading): GraphStep | GraphWeight {
  const target = node.outputs[0]?.shape ?? [];
  const reshaped = hasStep('x') ? undefined : weight('x');
  if (reshaped && !target.includes(null)) return { value: reshaped.value, shape: target as number[] };
  const x = input('x');
  const rest = target.slice(target.indexOf(null) + 1) as number[];
  // tfjs normalizes [n, channels] as [1, 1, n, channels].
  if (equalNumbers(rest, x.shape) && target.slice(0, target.indexOf(null)).every((length) => length === 1)) {
    return x;
  }
  const size = x.shape.reduce((product, length) => product * length, 1);
  if (target[0] !== null || !equalNumbers(rest, [size])) {
    throw refuse(`reshapes [n, ${x.shape.join(', ')}] to [n, ${rest.join(', ')}]`);
  }
  return { kind: 'flatten', settings: {}, weights: {}, layer: node.layer, inputs: [x], shape: rest };
}

/** Casts to the type that a tensor has, which tfjs appends to poolings. */
export function readCast({ node, input, refuse }: NodeReading): GraphStep {
  const [from, to] = [node.inputs.x?.dtype, node.outputs[0]?.dtype];
  if (from !== to) throw refuse(`casts ${from} to ${to}`);
  return input('x');
}
