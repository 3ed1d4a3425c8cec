import '@tensorflow/tfjs-backend-cpu';
import { disposeModule } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose } from '@convkit/testing';
import {
  type Scalar,
  square,
  sum,
  type Tensor,
  tensor,
  tidy,
  transpose,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  buildModel,
  encodeModel,
  floats,
  longs,
  type ModelSpec,
  type NodeSpec,
  noise,
} from '../build-model.fixture.js';
import type { OnnxModel } from '../decode-model.js';
import { OnnxModule } from '../onnx-module.js';
import { runOnnx } from '../onnxruntime.fixture.js';

installGradients();

const image = ['n', 3, 7, 6] as const;
const one = (opType: string, attributes: NodeSpec[3] = {}, ...inputs: string[]): NodeSpec => [
  opType,
  ['x', ...inputs],
  ['y'],
  attributes,
];

/** Models by what they test. The input is [2, 3, 7, 6] unless stated. */
const CASES: Readonly<Record<string, Partial<ModelSpec> & { nodes: readonly NodeSpec[] }>> = {
  'Conv with strides and uneven pads': {
    nodes: [one('Conv', { strides: [2, 1], pads: [1, 0, 0, 2] }, 'w', 'b')],
    initializers: { w: noise(4, 3, 3, 2), b: noise(4) },
  },
  'Conv with auto_pad SAME_UPPER': {
    nodes: [one('Conv', { strides: [2, 2], auto_pad: 'SAME_UPPER' }, 'w')],
    initializers: { w: noise(4, 3, 3, 4) },
  },
  'Conv with auto_pad SAME_LOWER': {
    nodes: [one('Conv', { strides: [2, 2], auto_pad: 'SAME_LOWER' }, 'w')],
    initializers: { w: noise(4, 3, 3, 4) },
  },
  'Conv with auto_pad VALID': {
    nodes: [one('Conv', { auto_pad: 'VALID', kernel_shape: [2, 2] }, 'w')],
    initializers: { w: noise(4, 3, 2, 2) },
  },
  'depthwise Conv': {
    nodes: [one('Conv', { group: 3, pads: [1, 1, 1, 1] }, 'w')],
    initializers: { w: noise(6, 1, 3, 3) },
  },
  'grouped Conv': {
    nodes: [one('Conv', { group: 2 }, 'w', 'b')],
    initializers: { w: noise(4, 2, 3, 3), b: noise(4) },
    input: ['n', 4, 7, 6],
  },
  BatchNormalization: {
    nodes: [one('BatchNormalization', { epsilon: 0.01 }, 's', 'b', 'm', 'v')],
    initializers: { s: noise(3), b: noise(3), m: noise(3), v: floats([3], [0.5, 1, 2]) },
  },
  'BatchNormalization of features, opset 7': {
    nodes: [one('BatchNormalization', {}, 's', 'b', 'm', 'v')],
    initializers: { s: noise(5), b: noise(5), m: noise(5), v: floats([5], [0.5, 1, 2, 3, 4]) },
    input: ['n', 5],
    opset: 7,
  },
  'MaxPool with pads': {
    nodes: [one('MaxPool', { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 1, 0, 0] })],
  },
  'MaxPool with ceil_mode': {
    nodes: [one('MaxPool', { kernel_shape: [2, 4], strides: [2, 3], ceil_mode: 1 })],
  },
  'MaxPool with auto_pad': {
    nodes: [one('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_LOWER' })],
  },
  'AveragePool that counts no padding': {
    nodes: [one('AveragePool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 0] })],
  },
  'AveragePool that counts padding': {
    nodes: [
      one('AveragePool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 0], count_include_pad: 1 }),
    ],
  },
  'AveragePool with ceil_mode': {
    nodes: [one('AveragePool', { kernel_shape: [2, 4], strides: [2, 3], ceil_mode: 1 })],
  },
  GlobalAveragePool: { nodes: [one('GlobalAveragePool')] },
  GlobalMaxPool: { nodes: [one('GlobalMaxPool')] },
  LRN: { nodes: [one('LRN', { size: 3, alpha: 0.5, beta: 0.6, bias: 1.5 })] },
  'Gemm with all its options': {
    nodes: [one('Gemm', { transB: 1, alpha: 0.5, beta: { float: 2 } }, 'w', 'c')],
    initializers: { w: noise(4, 5), c: noise(1, 4) },
    input: ['n', 5],
  },
  'Gemm of a transposed input': {
    nodes: [one('Gemm', { transA: 1 }, 'w')],
    initializers: { w: noise(2, 4) },
    input: [2, 5],
  },
  'MatMul of a batch of images': {
    nodes: [one('MatMul', {}, 'w')],
    initializers: { w: noise(6, 4) },
  },
  'MatMul with a transposed weight': {
    nodes: [
      ['Transpose', ['w'], ['t']],
      ['MatMul', ['x', 't'], ['y']],
    ],
    initializers: { w: noise(4, 5) },
    input: ['n', 5],
  },
  'MatMul of two computed matrices': {
    nodes: [
      ['Transpose', ['x'], ['t'], { perm: [0, 1, 3, 2] }],
      ['MatMul', ['x', 't'], ['y']],
    ],
  },
  Relu: { nodes: [one('Relu')] },
  LeakyRelu: { nodes: [one('LeakyRelu', { alpha: 0.3 })] },
  PRelu: { nodes: [one('PRelu', {}, 's')], initializers: { s: noise(3, 1, 1) } },
  Sigmoid: { nodes: [one('Sigmoid')] },
  Tanh: { nodes: [one('Tanh')] },
  'Clip, opset 7': { nodes: [one('Clip', { min: -0.25, max: 0.5 })], opset: 7 },
  'Clip, opset 11': {
    nodes: [one('Clip', {}, 'low', 'high')],
    initializers: { low: floats([], [-0.3]), high: floats([], [0.2]) },
    opset: 11,
  },
  'Clip with one limit': { nodes: [one('Clip', {}, '', 'high')], initializers: { high: floats([], [0.2]) } },
  Elu: { nodes: [one('Elu', { alpha: 0.7 })] },
  Selu: { nodes: [one('Selu')] },
  Softplus: { nodes: [one('Softplus')] },
  HardSigmoid: { nodes: [one('HardSigmoid', { alpha: 0.9 })] },
  HardSwish: { nodes: [one('HardSwish')], opset: 14 },
  'Abs, Sqrt, Exp, Neg, Log': {
    nodes: [
      ['Abs', ['x'], ['a']],
      ['Sqrt', ['a'], ['s']],
      ['Exp', ['s'], ['e']],
      ['Log', ['e'], ['l']],
      ['Neg', ['l'], ['y']],
    ],
  },
  'Add, Sub, Mul and Div with operands of lower rank': {
    nodes: [
      ['Add', ['x', 'a'], ['1']],
      ['Sub', ['b', '1'], ['2']],
      ['Mul', ['2', 'c'], ['3']],
      ['Div', ['3', 'd'], ['y']],
    ],
    initializers: { a: noise(6), b: noise(7, 1), c: noise(3, 1, 1), d: floats([], [3]) },
  },
  'Mul with an operand of larger shape': {
    nodes: [one('Mul', {}, 'a')],
    initializers: { a: noise(1, 3, 4, 5) },
    input: ['n', 3, 1, 5],
  },
  'Pow with constant exponents': {
    nodes: [
      ['Pow', ['x', 'two'], ['s']],
      ['Pow', ['s', 'half'], ['r']],
      ['Pow', ['r', 'third'], ['y']],
    ],
    initializers: { two: floats([], [2]), half: floats([1], [0.5]), third: floats([], [1.3]) },
  },
  Sum: { nodes: [['Sum', ['x', 'a', 'x'], ['y']]], initializers: { a: noise(3, 1, 1) } },
  'Concat along channels and height': {
    nodes: [
      ['Relu', ['x'], ['r']],
      ['Concat', ['x', 'r'], ['c'], { axis: 1 }],
      ['Concat', ['c', 'c'], ['y'], { axis: -2 }],
    ],
  },
  'Split by an attribute, opset 11': {
    nodes: [
      ['Split', ['x'], ['a', 'b'], { axis: 2, split: [3, 4] }],
      ['Identity', ['b'], ['y']],
    ],
    opset: 11,
  },
  'Split by an input': {
    nodes: [
      ['Split', ['x', 's'], ['a', 'b'], { axis: -3 }],
      ['Identity', ['b'], ['y']],
    ],
    initializers: { s: longs(1, 2) },
  },
  'Split into uneven parts, opset 18': {
    nodes: [
      ['Split', ['x'], ['a', 'b', 'c'], { axis: 2, num_outputs: 3 }],
      ['Identity', ['c'], ['y']],
    ],
    opset: 18,
  },
  'Slice by attributes, opset 9': {
    nodes: [one('Slice', { starts: [1, -3], ends: [100, -1], axes: [1, 2] })],
    opset: 9,
  },
  'Slice with steps, backward too': {
    nodes: [one('Slice', {}, 's', 'e', 'a', 'p')],
    initializers: { s: longs(-1, 0, 5), e: longs(-100, 7, 1), a: longs(2, 1, 3), p: longs(-2, 2, -1) },
  },
  Flatten: { nodes: [one('Flatten')] },
  'Flatten from axis 2': { nodes: [one('Flatten', { axis: -2 })] },
  'Flatten of a single pixel': {
    nodes: [
      ['GlobalMaxPool', ['x'], ['g']],
      ['Flatten', ['g'], ['y']],
    ],
  },
  'Reshape with 0 and -1': { nodes: [one('Reshape', {}, 's')], initializers: { s: longs(0, -1, 6) } },
  'Reshape by the shape of the input': {
    nodes: [
      ['Shape', ['x'], ['s']],
      ['Gather', ['s', 'zero'], ['n']],
      ['Unsqueeze', ['n'], ['u'], { axes: [0] }],
      ['Concat', ['u', 'rest'], ['t'], { axis: 0 }],
      ['Reshape', ['x', 't'], ['y']],
    ],
    initializers: { zero: { dtype: 'int64', shape: [], data: BigInt64Array.of(0n) }, rest: longs(-1) },
    opset: 11,
  },
  'Shape of a part, opset 15': {
    nodes: [
      ['Shape', ['x'], ['s'], { start: 1, end: -1 }],
      ['Concat', ['minus', 's'], ['t'], { axis: 0 }],
      ['Reshape', ['x', 't'], ['y']],
    ],
    initializers: { minus: longs(-1) },
    opset: 15,
  },
  'Squeeze and Unsqueeze by attributes, opset 11': {
    nodes: [
      ['GlobalAveragePool', ['x'], ['g']],
      ['Squeeze', ['g'], ['s'], { axes: [2, -1] }],
      ['Unsqueeze', ['s'], ['y'], { axes: [0, -1] }],
    ],
    opset: 11,
  },
  'Squeeze and Unsqueeze by inputs': {
    nodes: [
      ['ReduceMean', ['x'], ['g'], { axes: [2] }],
      ['Squeeze', ['g', 'a'], ['s']],
      ['Unsqueeze', ['s', 'a'], ['y']],
    ],
    initializers: { a: longs(2) },
  },
  'Transpose, twice': {
    nodes: [
      ['Transpose', ['x'], ['t'], { perm: [2, 0, 3, 1] }],
      ['Transpose', ['t'], ['y'], { perm: [3, 1, 0, 2] }],
    ],
  },
  'Transpose of features without axes': {
    nodes: [one('Transpose')],
    input: ['n', 5],
  },
  'Pad by an attribute, opset 10': {
    nodes: [one('Pad', { pads: [0, 0, 1, 2, 0, 1, 0, -1], value: 0.5 })],
    opset: 10,
  },
  'Pad by an input': {
    nodes: [one('Pad', {}, 'p', 'v')],
    initializers: { p: longs(0, 0, 1, 2, 0, 1, 0, -1), v: floats([], [-1.5]) },
  },
  'Pad along some axes, opset 18': {
    nodes: [one('Pad', {}, 'p', '', 'a')],
    initializers: { p: longs(1, 2, 3, 4), a: longs(3, -2) },
    opset: 18,
  },
  'ReduceMean without its axes': {
    nodes: [one('ReduceMean', { axes: [1, -1], keepdims: 0 })],
  },
  'ReduceMean by an input, opset 18': {
    nodes: [one('ReduceMean', {}, 'a')],
    initializers: { a: longs(1) },
    opset: 18,
  },
  'ReduceSum by an input': {
    nodes: [one('ReduceSum', { keepdims: 0 }, 'a')],
    initializers: { a: longs(2, 3) },
  },
  'ReduceSum by an attribute, opset 11': { nodes: [one('ReduceSum', { axes: [1] })], opset: 11 },
  'ReduceMax and ReduceMin': {
    nodes: [
      ['ReduceMax', ['x'], ['h'], { axes: [3] }],
      ['ReduceMin', ['h'], ['y'], { axes: [2], keepdims: 0 }],
    ],
  },
  'Softmax along channels': { nodes: [one('Softmax', { axis: 1 })] },
  'Softmax along several axes, opset 12': { nodes: [one('Softmax', { axis: 2 })], opset: 12 },
  'Softmax by default, opset 12': { nodes: [one('Softmax')], opset: 12 },
  'Softmax by default': { nodes: [one('Softmax')] },
  'LogSoftmax along the height': { nodes: [one('LogSoftmax', { axis: -2 })] },
  'Cast of shapes and images': {
    nodes: [
      ['Shape', ['x'], ['s']],
      ['Cast', ['s'], ['f'], { to: 1 }],
      ['Mul', ['x', 'f2'], ['m']],
      ['Cast', ['m'], ['i'], { to: 6 }],
      ['Cast', ['i'], ['j'], { to: 1 }],
      ['Gather', ['f', 'index'], ['g'], { axis: 0 }],
      ['Mul', ['j', 'g'], ['y']],
    ],
    initializers: { index: longs(3), f2: floats([], [7.5]) },
  },
  'ConstantOfShape and Gather of images': {
    nodes: [
      ['ConstantOfShape', ['s'], ['c'], {}],
      ['Gather', ['x', 'i'], ['g'], { axis: 1 }],
      ['Gather', ['x', 'j'], ['h'], { axis: 3 }],
      ['ReduceMean', ['h'], ['m'], { axes: [1], keepdims: 0 }],
      ['Concat', ['g', 'c0'], ['p'], { axis: 2 }],
      ['Add', ['p', 'm'], ['q']],
      ['Add', ['q', 'c'], ['y']],
    ],
    initializers: {
      s: longs(1, 1, 7),
      i: { dtype: 'int64', shape: [], data: BigInt64Array.of(-2n) },
      j: longs(4, -6, 1, 2, 3, 0, 5),
      c0: noise(2, 7, 1),
    },
  },
  'Dropout in inference, opset 7 and 13': {
    nodes: [one('Dropout', {}, 'r')],
    initializers: { r: floats([], [0.4]) },
  },
  'QuantizeLinear and DequantizeLinear': {
    nodes: [
      ['QuantizeLinear', ['x', 's', 'z'], ['q']],
      ['DequantizeLinear', ['q', 's', 'z'], ['y']],
    ],
    initializers: { s: floats([], [0.004]), z: { dtype: 'uint8', shape: [], data: Uint8Array.of(100) } },
  },
  'quantized convolution, per channel': {
    nodes: [
      ['QuantizeLinear', ['x', 's', 'z'], ['q']],
      ['DequantizeLinear', ['q', 's', 'z'], ['d']],
      ['DequantizeLinear', ['w', 'ws', 'wz'], ['wd'], { axis: 0 }],
      ['DequantizeLinear', ['b', 'bs', 'bz'], ['bd'], { axis: 0 }],
      ['Conv', ['d', 'wd', 'bd'], ['c']],
      ['QuantizeLinear', ['c', 'cs', 'cz'], ['cq'], { axis: 1 }],
      ['DequantizeLinear', ['cq', 'cs', 'cz'], ['y'], { axis: 1 }],
    ],
    initializers: {
      s: floats([], [0.004]),
      z: { dtype: 'int8', shape: [], data: Int8Array.of(-3) },
      w: { dtype: 'int8', shape: [2, 3, 2, 2], data: Int8Array.from({ length: 24 }, (_, i) => 11 * i - 127) },
      ws: floats([2], [0.002, 0.004]),
      wz: { dtype: 'int8', shape: [2], data: Int8Array.of(0, 0) },
      b: { dtype: 'int32', shape: [2], data: Int32Array.of(40_000, -7000) },
      bs: floats([2], [0.002 * 0.004, 0.004 * 0.004]),
      bz: { dtype: 'int32', shape: [2], data: Int32Array.of(0, 0) },
      cs: floats([2], [0.01, 0.02]),
      cz: { dtype: 'int8', shape: [2], data: Int8Array.of(5, -5) },
    },
  },
};

/** Values of a batch in ONNX's order, and the tensor that `forward` takes. */
function batch(input: readonly (number | string)[]): { shape: number[]; values: Float32Array; x: Tensor } {
  const shape = input.map((length) => (typeof length === 'number' ? length : 2));
  const { data } = noise(...shape);
  const values = data as Float32Array;
  const x = tensor(values, shape);
  return { shape, values, x: shape.length === 4 ? transpose(x, [0, 2, 3, 1]) : x };
}

/** The output of a module in ONNX's order. */
const inOnnxOrder = (y: Tensor) => (y.rank === 4 ? transpose(y, [0, 3, 1, 2]) : y);

describe.each(Object.entries(CASES))('%s', (_, given) => {
  const spec: ModelSpec = { input: image, ...given };
  const { shape, values, x } = batch(spec.input);
  const create = () => new OnnxModule(buildModel(spec) as OnnxModel);

  it('computes what onnxruntime computes', async () => {
    const expected = await runOnnx(encodeModel(spec), values, shape);
    const module = create();
    const y = tidy(() => inOnnxOrder(module.forward(x)));
    expect(y.shape).toEqual(expected.shape);
    expectClose(y, [...expected.values], { relative: 1e-5, absolute: 2e-6 });
    disposeModule(module);
  });

  it('has a gradient for each parameter', () => {
    const module = create();
    const names = Object.keys(module);
    const loss = () => sum(square(module.forward(x))) as Scalar;
    const trained = Object.values(module).filter(({ trainable }) => trainable);
    if (trained.length > 0) {
      const { grads } = tidy(() => variableGrads(loss, trained));
      for (const gradient of Object.values(grads)) {
        expect(
          [...gradient.dataSync()].some((value) => value !== 0),
          String(names),
        ).toBe(true);
      }
    }
    disposeModule(module);
  });
});
