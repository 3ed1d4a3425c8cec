import '@tensorflow/tfjs-backend-cpu';
import { isTracing, traceGraph } from '@convkit/core';
import { adaptiveAveragePool, averagePool, conv2d, lrn, maxPool } from '@convkit/ops';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportDifference, randomImages } from '../exported.fixture.js';
import { Formula } from '../formula.fixture.js';
import { translators } from './translators.js';

type Run = (x: tf.Tensor4D) => tf.Tensor;

const INPUT = [6, 5, 4];
let seed = 100;
/** A constant that the module closes over. */
const constants: tf.Tensor[] = [];
function c<R extends tf.Rank>(...shape: number[]): tf.Tensor<R> {
  const values = randomImages(shape, seed++) as tf.Tensor<R>;
  constants.push(values);
  return values;
}
const op = (name: string, x: tf.Tensor, ...args: unknown[]) =>
  (tf as unknown as Record<string, (...args: unknown[]) => tf.Tensor>)[name]?.(x, ...args) as tf.Tensor;
const kernel = (name: string, inputs: object, attrs: object = {}) =>
  tf.engine().runKernel<tf.Tensor>(name, inputs as tf.NamedTensorMap, attrs as tf.NamedAttrMap);
const positive = (x: tf.Tensor) => tf.add(tf.abs(x), 0.5);
const flat = (x: tf.Tensor) => tf.reshape(x, [x.shape[0] as number, 120]);
const pooledFeatures = (x: tf.Tensor) => tf.mean(x, [1, 2]);
const integer = (x: tf.Tensor) => tf.cast(tf.mul(x, 3), 'int32') as tf.Tensor4D;
const float = (x: tf.Tensor) => tf.cast(x, 'float32');

const [filter, point, oblong, vector, matrix] = [
  c(3, 3, 4, 6),
  c(1, 1, 4, 3),
  c(2, 3, 4, 2),
  c(4),
  c(4, 3),
] as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor1D, tf.Tensor2D];
const [bias, depthwise, grouped, other, upward] = [
  c(6),
  c(3, 2, 4, 2),
  c(3, 3, 2, 6),
  c(6, 5, 4),
  c(3, 3, 5, 4),
] as [tf.Tensor1D, tf.Tensor4D, tf.Tensor4D, tf.Tensor3D, tf.Tensor4D];
const [wide, row, square, slopes, frame] = [c(120, 7), c(120), c(1, 5, 30), c(6), c(1, 6, 5, 4)];
const [scale, offset, mean, spread] = [c(4), c(4), c(4), tf.abs(c(4))] as tf.Tensor1D[];
constants.push(spread as tf.Tensor);
const [mixing, second, pointwise, eight, threes, three, codes] = [
  c(4, 4),
  c(1, 1, 3, 2),
  c(1, 1, 4, 4),
  c(8),
  c(1, 3),
  c(3),
  c(5, 4),
];

const elementwise = [
  ...[
    'abs',
    'ceil',
    'cos',
    'cosh',
    'elu',
    'erf',
    'exp',
    'expm1',
    'floor',
    'leakyRelu',
    'neg',
    'relu',
    'relu6',
  ],
  ...[
    'round',
    'selu',
    'sigmoid',
    'sign',
    'sin',
    'sinh',
    'softplus',
    'square',
    'step',
    'tan',
    'tanh',
    'asinh',
    'atan',
  ],
];
const ofPositive = ['log', 'log1p', 'reciprocal', 'rsqrt', 'sqrt'];
const ofSmall = ['acos', 'asin', 'atanh'];
const binary = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'squaredDifference'];
const comparisons = ['equal', 'greater', 'greaterEqual', 'less', 'lessEqual', 'notEqual'];

const CASES: Record<string, Run> = {
  ...Object.fromEntries(elementwise.map((name) => [name, (x) => op(name, x)])),
  ...Object.fromEntries(ofPositive.map((name) => [name, (x) => op(name, positive(x))])),
  ...Object.fromEntries(ofSmall.map((name) => [name, (x) => op(name, tf.mul(tf.tanh(x), 0.9))])),
  acosh: (x) => tf.acosh(tf.add(tf.abs(x), 1)),
  ...Object.fromEntries(binary.map((name) => [`${name} of a row`, (x) => op(name, x, vector)])),
  ...Object.fromEntries(
    comparisons.map((name) => [name, (x) => float(op(name, tf.round(x), tf.round(vector)))]),
  ),
  pow: (x) => tf.pow(positive(x), 1.7),
  mod: (x) => tf.mod(x, tf.scalar(0.7)),
  FloorDiv: (x) => kernel('FloorDiv', { a: x, b: tf.scalar(0.7) }),
  addN: (x) => tf.addN([x, tf.relu(x), tf.neg(tf.square(x)) as tf.Tensor4D]),
  'logical operators': (x) =>
    float(tf.logicalOr(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 1)), tf.logicalNot(tf.less(x, 2)))),
  isNaN: (x) => float(tf.isNaN(tf.log(x))),
  where: (x) => tf.where(tf.greater(x, 0), x, tf.mul(x, vector)),
  prelu: (x) => tf.prelu(x, tf.abs(vector) as tf.Tensor as tf.Tensor4D),
  clipByValue: (x) => tf.clipByValue(x, -0.4, 0.9),
  cast: (x) => float(tf.cast(tf.mul(x, 3), 'int32')),
  'cast to int32 as output': (x) => tf.cast(tf.mul(x, 3), 'int32'),
  softmax: (x) => tf.softmax(x),
  'softmax of features': (x) => tf.softmax(pooledFeatures(x)),
  LogSoftmax: (x) => (isTracing() ? kernel('LogSoftmax', { logits: x }, { axis: -1 }) : tf.logSoftmax(x)),
  'an operand of three axes': (x) => tf.mul(tf.relu(x), other),
  'an operand of four axes': (x) => tf.sub(frame as tf.Tensor, x),
  'features that scale channels': (x) =>
    tf.mul(
      x,
      tf.reshape(
        tf.sigmoid(tf.matMul(pooledFeatures(x) as tf.Tensor2D, mixing as tf.Tensor2D)),
        [-1, 1, 1, 4],
      ),
    ),
  'statistics of the batch': (x) => tf.mul(x, tf.mean(tf.max(x, [1, 2]), 0)),
  'zeros of the batch': (x) => tf.concat([tf.zeros([x.shape[0], 6, 5, 2]), x], 3),
  'ones like it': (x) => tf.concat([tf.onesLike(x), tf.zerosLike(x)], 1),
  'filled of the batch': (x) => tf.mul(tf.fill([x.shape[0], 4], 3), pooledFeatures(x)),
  conv2d: (x) => conv2d(x, filter),
  'conv2d same, stride 2': (x) => conv2d(x, filter, { padding: 'same', stride: 2, bias, activation: 'relu' }),
  'conv2d padded': (x) => conv2d(x, oblong, { padding: 2, stride: [1, 2] }),
  'conv2d dilated': (x) => tf.conv2d(x, filter, 1, 'same', 'NHWC', [2, 1]),
  'conv2d rounding up': (x) => tf.conv2d(x, filter, 2, 1, 'NHWC', 1, 'ceil'),
  'conv2d of 1x1, then of 1x1': (x) => conv2d(conv2d(x, point), second as tf.Tensor4D),
  'conv2d with filters of the input': (x) =>
    tf.conv2d(
      x,
      tf.mul(filter, tf.mean(tf.slice(x, [0, 0, 0, 0], [x.shape[0], 1, 1, 1]), 0)) as tf.Tensor4D,
      1,
      'valid',
    ),
  'grouped conv2d': (x) => conv2d(x, grouped, { groups: 2, bias, activation: 'relu', padding: 1 }),
  'depthwise conv2d': (x) => conv2d(x, tf.reshape(depthwise, [3, 2, 1, 8]), { groups: 4, padding: 'same' }),
  'fused depthwise conv2d': (x) =>
    tf.fused.depthwiseConv2d({
      x,
      filter: depthwise,
      strides: 2,
      pad: 'valid',
      bias: eight as tf.Tensor,
      activation: 'relu6',
    }),
  ...Object.fromEntries(
    (['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const).map((activation) => [
      `fused conv2d with ${activation}`,
      (x) =>
        tf.fused.conv2d({
          x,
          filter,
          strides: 1,
          pad: 'same',
          bias,
          activation,
          leakyreluAlpha: 0.3,
          ...(activation === 'prelu' && { preluActivationWeights: slopes as tf.Tensor }),
        }),
    ]),
  ),
  conv2dTranspose: (x) => tf.conv2dTranspose(x, upward, [x.shape[0], 12, 10, 5], 2, 'same'),
  'conv2dTranspose, valid': (x) => tf.conv2dTranspose(x, upward, [x.shape[0], 13, 11, 5], 2, 'valid'),
  'maxPool, padded': (x) => maxPool(x, { size: 3, stride: 2, padding: 1 }),
  'maxPool, rounding up': (x) => maxPool(x, { size: 2, stride: 2, ceilMode: true }),
  'tfjs maxPool': (x) => tf.maxPool(x, 3, 2, 1, 'ceil'),
  'averagePool same': (x) => averagePool(x, { size: 3, stride: 2, padding: 'same' }),
  'tfjs avgPool': (x) => tf.avgPool(x, 3, 1, 'same'),
  'adaptiveAveragePool, even': (x) => adaptiveAveragePool(x, [3, 5]),
  'adaptiveAveragePool, uneven': (x) => adaptiveAveragePool(x, [4, 7]),
  lrn: (x) => lrn(x, { size: 3, alpha: 0.2, beta: 0.6, k: 1.5 }),
  batchNorm: (x) => tf.batchNorm(x, mean as tf.Tensor1D, spread as tf.Tensor1D, offset, scale, 0.01),
  'batchNorm without scale': (x) => tf.batchNorm(x, mean as tf.Tensor1D, spread as tf.Tensor1D),
  'batchNorm of features': (x) =>
    tf.batchNorm(pooledFeatures(x) as tf.Tensor2D, mean as tf.Tensor1D, spread as tf.Tensor1D, offset, scale),
  'batchNorm after a convolution': (x) =>
    tf.batchNorm(
      conv2d(x, pointwise as tf.Tensor4D),
      mean as tf.Tensor1D,
      spread as tf.Tensor1D,
      offset,
      scale,
    ),
  'matMul after flatten': (x) => tf.matMul(tf.relu(flat(x)) as tf.Tensor2D, wide as tf.Tensor2D),
  'matMul after flatten, transposed': (x) =>
    tf.matMul(flat(x) as tf.Tensor2D, tf.transpose(wide) as tf.Tensor2D, false, true),
  'matMul after a scaled flatten': (x) =>
    tf.matMul(tf.add(tf.mul(flat(x), row), 2) as tf.Tensor2D, wide as tf.Tensor2D),
  'matMul with bias': (x) => tf.add(threes as tf.Tensor, tf.matMul(pooledFeatures(x) as tf.Tensor2D, matrix)),
  'matMul of two inputs': (x) =>
    tf.matMul(
      pooledFeatures(x) as tf.Tensor2D,
      tf.matMul(pooledFeatures(x) as tf.Tensor2D, pooledFeatures(x) as tf.Tensor2D, true),
    ),
  'matMul of three axes': (x) => tf.matMul(tf.reshape(x, [-1, 30, 4]), square as tf.Tensor3D, true, true),
  'fused matMul': (x) =>
    tf.fused.matMul({
      a: pooledFeatures(x) as tf.Tensor2D,
      b: matrix,
      bias: three as tf.Tensor,
      activation: 'relu',
    }),
  attention: (x) => {
    const tokens = tf.reshape(x, [x.shape[0], 30, 4]);
    return tf.matMul(tf.softmax(tf.matMul(tokens, tokens, false, true)), tokens);
  },
  'flatten as output': (x) => flat(x),
  'flatten of one pixel': (x) => tf.reshape(tf.mean(x, [1, 2], true), [-1, 4]),
  'flatten and back': (x) => tf.relu(tf.reshape(tf.neg(flat(x)), [-1, 6, 5, 4])),
  'flatten, then a sum': (x) => tf.sum(flat(x), 1, true),
  'flatten, twice and added': (x) =>
    tf.matMul(tf.add(flat(x), flat(tf.relu(x))) as tf.Tensor2D, wide as tf.Tensor2D),
  'flatten, sliced': (x) => tf.slice(flat(x), [0, 7], [-1, 20]),
  'reshape to other images': (x) => tf.neg(tf.reshape(x, [-1, 5, 4, 6])),
  'reshape to rows': (x) => tf.reshape(tf.reshape(x, [-1, 4]), [-1, 6, 20]),
  transpose: (x) => tf.transpose(x, [0, 2, 3, 1]),
  'transpose to channels first': (x) => tf.neg(tf.transpose(x, [0, 3, 1, 2])),
  expandDims: (x) => tf.sub(tf.expandDims(pooledFeatures(x), 1), tf.expandDims(codes as tf.Tensor, 0)),
  clone: (x) => tf.clone(x),
  nothing: (x) => x,
  concat: (x) => tf.concat([x, tf.neg(x), tf.relu(x)], -1),
  'concat of heights': (x) => tf.concat([x, tf.neg(x)], 1),
  split: (x) => {
    const [first, , last] = tf.split(x, [1, 2, 1], 3) as tf.Tensor4D[];
    return tf.sub(first as tf.Tensor4D, last as tf.Tensor4D);
  },
  'stack and unstack': (x) => tf.stack(tf.unstack(x, 2).reverse(), 1),
  pad: (x) =>
    tf.pad(
      x,
      [
        [0, 0],
        [1, 2],
        [0, 1],
        [3, 0],
      ],
      0.5,
    ),
  mirrorPad: (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ],
      'reflect',
    ),
  tile: (x) => tf.tile(x, [1, 2, 1, 3]),
  BroadcastTo: (x) => {
    const row = tf.mean(x, [1], true);
    return isTracing() ? kernel('BroadcastTo', { x: row }, { shape: x.shape }) : tf.tile(row, [1, 6, 1, 1]);
  },
  'BroadcastTo the batch': (x) => {
    const all = tf.mean(x, 0, true);
    return isTracing()
      ? kernel('BroadcastTo', { x: all }, { shape: x.shape })
      : tf.tile(all, [x.shape[0], 1, 1, 1]);
  },
  gather: (x) => tf.gather(x, tf.tensor1d([3, 0, 0], 'int32'), 3),
  reverse: (x) => tf.reverse(x, [1, 3]),
  slice: (x) => tf.slice(x, [0, 1, 2, 0], [-1, 3, 2, 3]),
  stridedSlice: (x) => tf.stridedSlice(x, [0, 4, 0, 0], [x.shape[0], -7, 5, 4], [1, -2, 2, 1]),
  'stridedSlice that drops an axis': (x) =>
    tf.stridedSlice(x, [0, 0, 2], [x.shape[0], 6, 3], [1, 1, 1], 0, 0, 0, 0, 4),
  ...Object.fromEntries(
    ['sum', 'mean', 'max', 'min', 'prod'].flatMap((name) => [
      [`${name} of channels`, (x) => op(name, x, 3)],
      [`${name} of rows, kept`, (x) => op(name, x, [1], true)],
      [`${name} of columns and channels`, (x) => op(name, x, [2, 3])],
    ]),
  ),
  'mean of each map, kept': (x) => tf.mean(x, [1, 2], true),
  'mean of features': (x) => tf.mean(flat(x), -1, true),
  'mean of integers': (x) => tf.mean(tf.cast(tf.mul(x, 5), 'int32'), [1, 2]),
  'arithmetic of integers': (x) => {
    const [a, b] = [integer(x), integer(tf.mul(x, vector))];
    const parts = [tf.sub(a, b), tf.mul(a, b), tf.squaredDifference(a, b), tf.square(a)];
    const sums = parts.reduce((sum, part) => tf.add(sum, part), tf.add(a, b));
    const signs = tf.mul(tf.sign(tf.maximum(a, b)), tf.abs(tf.neg(tf.minimum(a, b))));
    return tf.where(tf.greater(sums, signs), tf.cumsum(sums, 3), tf.add(signs, 7));
  },
  'reductions of integers': (x) => {
    const a = integer(x);
    const reduced = tf.stack([tf.sum(a, 3), tf.max(a, 3), tf.min(a, 3), tf.prod(a, 3), tf.argMax(a, 3)], 1);
    return tf.stack([...tf.unstack(reduced, 1), tf.argMin(reduced, 1)], 3);
  },
  'shapes of integers': (x) => {
    const a = tf.mirrorPad(
      integer(x),
      [
        [0, 0],
        [1, 1],
        [0, 0],
        [0, 0],
      ],
      'reflect',
    );
    const tiled = tf.concat(
      [tf.tile(tf.reverse(a, 1), [1, 1, 2, 1]), tf.gather(a, [0, 1], 2)],
      2,
    ) as tf.Tensor4D;
    const [first] = tf.split(
      tf.stridedSlice(tiled, [0, 0, 0, 0], [x.shape[0], 8, 12, 4], [1, 2, 3, 1]),
      2,
      3,
    );
    return tf.transpose(tf.slice(first as tf.Tensor4D, [0, 1, 0, 0], [-1, 2, -1, -1]), [0, 2, 1, 3]);
  },
  'sum over nothing': (x) => tf.sum(x, []),
  'all and any': (x) => float(tf.logicalOr(tf.all(tf.greater(x, -1), 3), tf.any(tf.greater(x, 2), 3))),
  argMax: (x) => tf.argMax(x, 3),
  argMin: (x) => tf.argMin(x, 1),
  cumsum: (x) => tf.cumsum(x, 3, true, true),
  resizeBilinear: (x) => tf.image.resizeBilinear(x, [9, 7]),
  'resizeBilinear, corners': (x) => tf.image.resizeBilinear(x, [4, 8], true),
  'resizeBilinear, centers': (x) => tf.image.resizeBilinear(x, [12, 3], false, true),
  resizeNearestNeighbor: (x) => tf.image.resizeNearestNeighbor(x, [9, 7]),
  'resizeNearestNeighbor, corners': (x) => tf.image.resizeNearestNeighbor(x, [9, 7], true),
  'resizeNearestNeighbor, centers': (x) => tf.image.resizeNearestNeighbor(x, [9, 7], false, true),
  depthToSpace: (x) => tf.depthToSpace(x, 2),
};

beforeAll(async () => {
  await tf.setBackend('cpu');
  return () => tf.dispose(constants);
});

describe('exported kernels', () => {
  it.each(Object.entries(CASES))('%s', async (_, run) => {
    expect(await exportDifference(new Formula(run), { input: INPUT }, [1, 3])).toBeLessThan(1e-5);
  });

  it('are all tested above', () => {
    const seen = new Set(
      Object.values(CASES).flatMap((run) =>
        traceGraph(new Formula(run), INPUT).nodes.map((node) => node.kernel),
      ),
    );
    expect(Object.keys(translators).filter((name) => !seen.has(name))).toEqual([]);
  });
});
