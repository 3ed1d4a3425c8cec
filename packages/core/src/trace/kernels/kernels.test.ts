import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ShapeError } from '../../errors.js';
import { shapeFunctions } from '../register.js';
import { traceKernels } from '../trace.js';

type Run = () => tf.Tensor | tf.Tensor[];

const kernel = (name: string, inputs: object, attrs: object = {}) =>
  tf.engine().runKernel<tf.Tensor>(name, inputs as tf.NamedTensorMap, attrs as tf.NamedAttrMap);
const t = (...shape: number[]) => tf.fill(shape as [number, number, number, number], 0.5) as tf.Tensor4D;
const int = (...shape: number[]) => tf.cast(tf.fill(shape as [number], 0), 'int32') as tf.Tensor1D;
const bool = (...shape: number[]) => tf.cast(tf.fill(shape as [number], 0), 'bool');
const pool = { filterSize: [3, 3], strides: [2, 2], pad: 'same' };
const convolution = { strides: [2, 1], pad: 'same', dataFormat: 'NHWC' };
const lrn = { depthRadius: 2, bias: 1, alpha: 1, beta: 0.5 };
// Square: the cpu backend swaps height and width in the output of ResizeBilinearGrad.
const resize = { alignCorners: false, halfPixelCenters: false, size: [4, 9] };

const unary = [
  ...['abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'ceil', 'cos', 'cosh', 'elu', 'erf', 'exp'],
  ...[
    'expm1',
    'floor',
    'isFinite',
    'isInf',
    'isNaN',
    'log',
    'log1p',
    'neg',
    'onesLike',
    'reciprocal',
    'relu',
  ],
  ...[
    'relu6',
    'round',
    'rsqrt',
    'selu',
    'sigmoid',
    'sign',
    'sin',
    'sinh',
    'softplus',
    'sqrt',
    'square',
    'step',
  ],
  ...['tan', 'tanh', 'zerosLike', 'softmax', 'cumsum', 'cumprod', 'leakyRelu', 'clone'],
] as const;
const binary = [
  ...[
    'add',
    'atan2',
    'floorDiv',
    'maximum',
    'minimum',
    'mod',
    'mul',
    'pow',
    'div',
    'squaredDifference',
    'sub',
  ],
  ...['equal', 'greater', 'greaterEqual', 'less', 'lessEqual', 'notEqual'],
] as const;
const reductions = ['sum', 'prod', 'mean', 'max', 'min'] as const;

const ops = tf as unknown as Record<string, (...args: unknown[]) => tf.Tensor>;
const op = (name: string, ...args: unknown[]) => (ops[name] as (...args: unknown[]) => tf.Tensor)(...args);

const cases: Record<string, Run> = {
  ...Object.fromEntries(unary.map((name) => [name, () => op(name, t(2, 3, 4))])),
  ...Object.fromEntries(binary.map((name) => [name, () => op(name, t(2, 1, 4), t(3, 1))])),
  ...Object.fromEntries(
    reductions.flatMap((name) => [
      [name, () => op(name, t(2, 3, 4), [0, -1])],
      [`${name} of all`, () => op(name, t(2, 3, 4))],
      [`${name}, dimensions kept`, () => op(name, t(2, 3, 4), 1, true)],
    ]),
  ),
  floorDiv: () => tf.floorDiv(int(2, 3), int(3)),
  'add of integers': () => tf.add(int(3), int(2, 3)),
  'sum of booleans': () => tf.sum(bool(2, 3), 0),
  addN: () => tf.addN([t(2, 3), t(2, 3), t(2, 3)]),
  all: () => tf.all(bool(2, 3), 1),
  any: () => tf.any(bool(2, 3), 0, true),
  argMax: () => tf.argMax(t(2, 3, 4), 1),
  argMin: () => tf.argMin(t(2, 3, 4), -1),
  avgPool: () => tf.avgPool(t(1, 7, 7, 2), [3, 2], [2, 3], 'same'),
  AvgPoolGrad: () => kernel('AvgPoolGrad', { dy: t(1, 4, 4, 2), input: t(1, 7, 7, 2) }, pool),
  batchNorm: () => tf.batchNorm(t(2, 3, 3, 4), t(4) as never, t(4) as never, t(4) as never, t(4) as never),
  batchToSpaceND: () =>
    tf.batchToSpaceND(
      t(6, 2, 3, 4),
      [2, 3],
      [
        [0, 1],
        [1, 0],
      ],
    ),
  bitwiseAnd: () => tf.bitwiseAnd(int(3), int(3)),
  cast: () => tf.cast(t(2, 3), 'int32'),
  clipByValue: () => tf.clipByValue(t(2, 3), 0, 1),
  concat: () => tf.concat([t(2, 3, 4), t(2, 5, 4)], -2),
  conv2d: () => tf.conv2d(t(2, 9, 7, 3), t(3, 2, 3, 5), [2, 1], 'same'),
  'conv2d, explicit padding': () => tf.conv2d(t(2, 9, 7, 3), t(3, 2, 3, 5), 3, 1, 'NHWC', 1, 'ceil'),
  'conv2d, dilated': () => tf.conv2d(t(2, 9, 7, 3), t(3, 2, 3, 5), 1, 'valid', 'NHWC', [2, 3]),
  'conv2d, one image': () => tf.conv2d(t(9, 7, 3) as never, t(3, 2, 3, 5), 1, 'valid'),
  conv2dTranspose: () => tf.conv2dTranspose(t(2, 4, 4, 5), t(3, 3, 2, 5), [2, 8, 8, 2], 2, 'same'),
  Conv2DBackpropFilter: () =>
    kernel(
      'Conv2DBackpropFilter',
      { x: t(2, 9, 7, 3), dy: t(2, 5, 7, 4) },
      { ...convolution, filterShape: [3, 3, 3, 4] },
    ),
  cropAndResize: () => tf.image.cropAndResize(t(2, 8, 8, 3), t(5, 4) as never, int(5), [4, 6]),
  depthToSpace: () => tf.depthToSpace(t(2, 3, 4, 12), 2),
  depthwiseConv2d: () => tf.depthwiseConv2d(t(2, 9, 7, 3), t(3, 3, 3, 2), 2, 'same'),
  DepthwiseConv2dNativeBackpropFilter: () =>
    kernel(
      'DepthwiseConv2dNativeBackpropFilter',
      { x: t(2, 9, 7, 3), dy: t(2, 9, 7, 6) },
      { strides: [1, 1], pad: 'same', dilations: [1, 1], filterShape: [3, 3, 3, 2] },
    ),
  DepthwiseConv2dNativeBackpropInput: () =>
    kernel(
      'DepthwiseConv2dNativeBackpropInput',
      { dy: t(2, 9, 7, 6), filter: t(3, 3, 3, 2) },
      { strides: [1, 1], pad: 'same', dilations: [1, 1], inputShape: [2, 9, 7, 3] },
    ),
  dilation2d: () => tf.dilation2d(t(2, 9, 7, 3), t(3, 3, 3) as never, 2, 'same'),
  ...Object.fromEntries(
    ['Dilation2DBackpropInput', 'Dilation2DBackpropFilter'].map((name) => [
      name,
      () =>
        kernel(
          name,
          { x: t(1, 5, 5, 2), filter: t(3, 3, 2), dy: t(1, 5, 5, 2) },
          { strides: 1, pad: 'same', dilations: 1 },
        ),
    ]),
  ),
  EluGrad: () => kernel('EluGrad', { dy: t(2, 3), y: t(2, 3) }),
  expandDims: () => tf.expandDims(t(2, 3), -2),
  'expandDims at the end': () => tf.expandDims(t(2, 3), 2),
  fill: () => tf.fill([2, 3], 1, 'int32'),
  flipLeftRight: () => tf.image.flipLeftRight(t(2, 3, 4, 3)),
  'fused.conv2d': () =>
    tf.fused.conv2d({
      x: t(2, 9, 7, 3),
      filter: t(3, 3, 3, 5),
      strides: 2,
      pad: 'valid',
      bias: t(5),
      activation: 'relu',
    }),
  'fused.depthwiseConv2d': () =>
    tf.fused.depthwiseConv2d({
      x: t(2, 9, 7, 3),
      filter: t(3, 3, 3, 2),
      strides: 1,
      pad: 'valid',
      bias: t(6),
    }),
  'fused.matMul': () =>
    tf.fused.matMul({ a: t(4, 2), b: t(4, 3), transposeA: true, transposeB: false, bias: t(3) }),
  gather: () => tf.gather(t(2, 5, 4), int(3, 6), 1),
  'gather of batches': () => tf.gather(t(2, 5, 4), int(2, 6), 1, 1),
  gatherND: () => tf.gatherND(t(2, 5, 4), int(3, 2)),
  linspace: () => tf.linspace(0, 1, 7),
  localResponseNormalization: () => tf.localResponseNormalization(t(2, 3, 3, 8)),
  logicalAnd: () => tf.logicalAnd(bool(2, 1), bool(3)),
  logicalNot: () => tf.logicalNot(bool(2, 1)),
  logicalOr: () => tf.logicalOr(bool(2, 1), bool(3)),
  LRNGrad: () => kernel('LRNGrad', { x: t(2, 3, 3, 8), y: t(2, 3, 3, 8), dy: t(2, 3, 3, 8) }, lrn),
  matMul: () => tf.matMul(t(5, 2, 3), t(5, 3, 4)),
  'matMul, transposed and broadcast': () => tf.matMul(t(5, 3, 2), t(1, 4, 3), true, true),
  maxPool: () => tf.maxPool(t(1, 7, 7, 2), 3, 2, 0, 'ceil'),
  MaxPoolGrad: () =>
    kernel('MaxPoolGrad', { dy: t(1, 4, 4, 2), input: t(1, 7, 7, 2), output: t(1, 4, 4, 2) }, pool),
  MaxPoolWithArgmax: () => Object.values(tf.maxPoolWithArgmax(t(1, 7, 7, 2), 2, 2, 'same')) as tf.Tensor[],
  mirrorPad: () =>
    tf.mirrorPad(
      t(3, 4),
      [
        [1, 2],
        [0, 1],
      ],
      'reflect',
    ),
  oneHot: () => tf.oneHot(int(2, 3), 5),
  pad: () =>
    tf.pad(t(3, 4), [
      [1, 2],
      [0, 3],
    ]),
  prelu: () => tf.prelu(t(2, 3, 4), t(4)),
  range: () => tf.range(3, 10, 2),
  'range downwards': () => tf.range(5, -1, -2, 'int32'),
  reshape: () => tf.reshape(t(2, 3, 4), [4, -1]),
  resizeBilinear: () => tf.image.resizeBilinear(t(2, 3, 4, 5), [7, 8]),
  ResizeBilinearGrad: () =>
    kernel('ResizeBilinearGrad', { images: t(1, 4, 4, 2), dy: t(1, 4, 9, 2) }, resize),
  resizeNearestNeighbor: () => tf.image.resizeNearestNeighbor(t(2, 3, 4, 5), [7, 8]),
  ResizeNearestNeighborGrad: () =>
    kernel('ResizeNearestNeighborGrad', { images: t(1, 4, 4, 2), dy: t(1, 4, 9, 2) }, resize),
  reverse: () => tf.reverse(t(2, 3, 4), 1),
  rotateWithOffset: () => tf.image.rotateWithOffset(t(2, 5, 4, 3), 0.3),
  scatterND: () => tf.scatterND(int(3, 1), t(3, 4), [6, 4]),
  slice: () => tf.slice(t(4, 5, 6), [1, 2], [-1, 2]),
  spaceToBatchND: () =>
    tf.spaceToBatchND(
      t(1, 4, 5, 3),
      [2, 3],
      [
        [0, 0],
        [1, 0],
      ],
    ),
  split: () => tf.split(t(2, 7, 3), [3, -1, 2], 1),
  'split evenly': () => tf.split(t(2, 6), 3, -1),
  stack: () => tf.stack([t(2, 3), t(2, 3)], -1),
  stridedSlice: () => tf.stridedSlice(t(5, 6, 7), [0, 5], [5, 0], [2, -2]),
  'stridedSlice with masks': () =>
    tf.stridedSlice(t(5, 6, 7), [1, 2, 3], [0, 5, 0], [1, 1, 1], 0, 4, 0, 0, 1),
  tile: () => tf.tile(t(2, 3), [3, 2]),
  topk: () => Object.values(tf.topk(t(2, 5), 3)) as tf.Tensor[],
  transpose: () => tf.transpose(t(2, 3, 4), [2, 0, 1]),
  'transpose without permutation': () => tf.transpose(t(2, 3, 4)),
  unsortedSegmentSum: () => tf.unsortedSegmentSum(t(5, 3), int(5), 4),
  unstack: () => tf.unstack(t(2, 3, 4), -2),
  where: () => tf.where(bool(2, 3), t(2, 3), t(1, 3)),
};

/** Kernels that the cpu backend lacks. */
const withoutReference: Record<string, { run: Run; shape: number[] }> = {
  BroadcastTo: { run: () => kernel('BroadcastTo', { x: t(1, 3) }, { shape: [4, 3] }), shape: [4, 3] },
  LogSoftmax: { run: () => kernel('LogSoftmax', { logits: t(4, 3) }, { axis: -1 }), shape: [4, 3] },
};

const looks = (run: Run) => [run()].flat().map(({ shape, dtype }) => `${dtype}[${shape}]`);

const seen = new Set<string>();
function traced(run: Run): string[] {
  let outputs: string[] = [];
  const kernels = traceKernels(() => {
    outputs = looks(run);
  });
  for (const { kernel } of kernels) seen.add(kernel);
  return outputs;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('shapes of kernels', () => {
  it.each(Object.entries(cases))('%s matches the cpu backend', (_, run) => {
    expect(traced(run)).toEqual(tf.tidy(() => looks(run)));
  });

  it.each(Object.entries(withoutReference))('%s', (_, { run, shape }) => {
    expect(traced(run)).toEqual([`float32[${shape}]`]);
  });

  it('are all tested above, and belong to kernels of tfjs', () => {
    expect(Object.keys(shapeFunctions).filter((name) => !seen.has(name))).toEqual([]);
    const names = new Set<unknown>(Object.values(tf).filter((value) => typeof value === 'string'));
    expect(Object.keys(shapeFunctions).filter((name) => !names.has(name))).toEqual([]);
  });

  it('reject mismatched shapes', () => {
    const product = () =>
      kernel('BatchMatMul', { a: t(2, 3), b: t(2, 3) }, { transposeA: false, transposeB: false });
    expect(() => traced(product)).toThrow(ShapeError);
    expect(() => traced(() => tf.add(t(2), t(3)))).toThrow('broadcast');
    expect(() => traced(() => tf.slice(t(2), [1], [3]))).toThrow('slice');
  });
});

describe('multiply-adds', () => {
  const cost = (name: string) =>
    traceKernels(cases[name] as Run).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);

  it.each([
    ['conv2d', 2 * 5 * 7 * 5 * (3 * 2 * 3)],
    ['fused.conv2d', 2 * 4 * 3 * 5 * (3 * 3 * 3)],
    ['conv2dTranspose', 2 * 4 * 4 * 5 * (3 * 3 * 2)],
    ['Conv2DBackpropFilter', 2 * 5 * 7 * 4 * (3 * 3 * 3)],
    ['depthwiseConv2d', 2 * 5 * 4 * 6 * 9],
    ['fused.depthwiseConv2d', 2 * 7 * 5 * 6 * 9],
    ['DepthwiseConv2dNativeBackpropInput', 2 * 9 * 7 * 6 * 9],
    ['DepthwiseConv2dNativeBackpropFilter', 2 * 9 * 7 * 6 * 9],
    ['matMul', 5 * 2 * 4 * 3],
    ['matMul, transposed and broadcast', 5 * 2 * 4 * 3],
    ['fused.matMul', 2 * 3 * 4],
    ['relu', 0],
    ['maxPool', 0],
  ])('of %s: %i', (name, expected) => {
    expect(cost(name)).toBe(expected);
  });
});
