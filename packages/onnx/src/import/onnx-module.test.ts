import '@tensorflow/tfjs-backend-cpu';
import { bytesSource } from '@convkit/checkpoint';
import {
  buffers,
  CheckpointError,
  ConfigError,
  disposeModule,
  parameters,
  Rng,
  ShapeError,
  trainingPass,
} from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { expectClose } from '@convkit/testing';
import { cast, ones, type Tensor, tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { TensorProto_DataType as Type } from '../proto/onnx_pb.js';
import { encodeModel, floats, longs, type ModelSpec, noise } from './build-model.fixture.js';
import { importOnnx } from './import-onnx.js';
import { runOnnx } from './onnxruntime.fixture.js';

installGradients();

type Spec = Partial<ModelSpec> & Pick<ModelSpec, 'nodes'>;
const fileOf = (spec: Spec) => encodeModel({ input: ['n', 3, 5, 5], ...spec });
const load = (spec: Spec, options = {}) => importOnnx(fileOf(spec), options);

/** A convolution that images of the default size fit. */
const conv: Spec = { nodes: [['Conv', ['x', 'w'], ['y']]], initializers: { w: noise(2, 3, 3, 3) } };

describe('the parameters of a graph', () => {
  it('are the weights in the order of their use, with filters as HWIO and matrices as [in, out]', async () => {
    const module = await load({
      nodes: [
        ['Conv', ['x', 'conv.weight', 'conv.bias'], ['c']],
        ['GlobalAveragePool', ['c'], ['p']],
        ['Flatten', ['p'], ['f']],
        ['Gemm', ['f', 'fc.weight'], ['g'], { transB: 1 }],
        ['MatMul', ['g', 'head'], ['y']],
      ],
      initializers: {
        head: noise(5, 6),
        'fc.weight': noise(5, 2),
        'conv.bias': noise(2),
        'conv.weight': noise(2, 3, 3, 4),
        unused: noise(7),
      },
    });
    expect([...parameters(module)].map(([key, { shape }]) => [key, shape])).toEqual([
      ['conv.weight', [3, 4, 3, 2]],
      ['conv.bias', [2]],
      ['fc.weight', [2, 5]],
      ['head', [5, 6]],
    ]);
    disposeModule(module);
  });

  it('include operands of arithmetic after the first layer, but neither preprocessing nor single numbers', async () => {
    const module = await load({
      nodes: [
        ['Sub', ['x', 'mean'], ['centered']],
        ['Div', ['centered', 'std'], ['image']],
        ['Conv', ['image', 'w'], ['c']],
        ['Mul', ['c', 'scale'], ['m']],
        ['Add', ['m', 'one'], ['y']],
      ],
      initializers: {
        mean: noise(3, 1, 1),
        std: floats([3, 1, 1], [1, 2, 3]),
        w: noise(2, 3, 3, 3),
        scale: noise(2, 1, 1),
        one: floats([], [1]),
      },
    });
    expect([...parameters(module).keys()]).toEqual(['w', 'scale']);
    expect(buffers(module).size).toBe(0);
    disposeModule(module);
  });

  it('are separate for tensors that PyTorch stores once because they are equal', async () => {
    const module = await load({
      nodes: [
        ['Identity', ['bn1'], ['bn2']],
        ['Conv', ['x', 'w'], ['c']],
        ['Mul', ['c', 'bn1'], ['m']],
        ['Mul', ['m', 'bn2'], ['y']],
      ],
      initializers: { w: noise(2, 3, 3, 3), bn1: noise(2, 1, 1) },
    });
    expect([...parameters(module).keys()]).toEqual(['w', 'bn1', 'bn2']);
    disposeModule(module);
  });

  it('get an underscore if they are named like a member of the module', async () => {
    const module = await load({
      nodes: [['Conv', ['x', 'forward', '__proto__'], ['y']]],
      initializers: { forward: noise(2, 3, 3, 3), ['__proto__']: noise(2) },
    });
    expect([...parameters(module).keys()]).toEqual(['forward_', '__proto___']);
    expect(module.forward(ones([1, 5, 5, 3])).shape).toEqual([1, 3, 3, 2]);
    disposeModule(module);
  });

  it('are read from files beside the ONNX file', async () => {
    const { data } = noise(2, 3, 3, 3);
    const external = { w: { shape: [2, 3, 3, 3], file: 'w.bin' } };
    const file = fileOf({ nodes: conv.nodes, external });
    const module = await importOnnx(file, {
      external: async () => bytesSource(new Uint8Array(data.slice().buffer as ArrayBuffer)),
    });
    const inFile = await load(conv);
    expectClose(module.forward(ones([1, 5, 5, 3])), inFile.forward(ones([1, 5, 5, 3])));
    await expect(importOnnx(file)).rejects.toThrow("keeps 'w' in another file, 'w.bin'");
    disposeModule(module);
    disposeModule(inFile);
  });
});

describe('the input of a graph', () => {
  it('may be bytes in NHWC order with the preprocessing in the graph', async () => {
    const spec: Spec = {
      nodes: [
        ['Cast', ['x'], ['f'], { to: Type.FLOAT }],
        ['Sub', ['f', 'mean'], ['c']],
        ['Div', ['c', 'std'], ['d']],
        ['Transpose', ['d'], ['t'], { perm: [0, 3, 1, 2] }],
        ['Conv', ['t', 'w'], ['y']],
      ],
      initializers: {
        mean: floats([3], [100, 120, 130]),
        std: floats([3], [60, 61, 62]),
        w: noise(2, 3, 3, 3),
      },
      input: ['n', 5, 6, 3],
      type: Type.UINT8,
    };
    const bytes = Uint8Array.from({ length: 90 }, (_, i) => (i * 37) % 256);
    const expected = await runOnnx(fileOf(spec), bytes, [1, 5, 6, 3]);
    const module = await load(spec);
    expect(module.inputShape).toEqual([5, 6, 3]);
    const x = tensor(bytes, [1, 5, 6, 3], 'int32');
    for (const image of [x, cast(x, 'float32')]) {
      const y = tidy(() => transpose(module.forward(image), [0, 3, 1, 2]));
      expectClose(y, [...expected.values], { absolute: 1e-5 });
    }
    disposeModule(module);
  });

  it('has the shape that the graph states', async () => {
    const module = await load(conv);
    expect(module.inputShape).toEqual([5, 5, 3]);
    expect(() => module.forward(ones([1, 3, 5, 5]))).toThrow(ShapeError);
    expect(() => module.forward(ones([1, 6, 5, 3]))).toThrow(
      'expects images of shape [n,5,5,3], got [1,6,5,3]',
    );
    expect(() => module.forward(ones([1, 75]))).toThrow(ShapeError);
    const free = await load({ ...conv, input: ['n', 3, 'h', 'w'] });
    expect(free.inputShape).toEqual([null, null, 3]);
    expect(free.forward(ones([2, 6, 9, 3])).shape).toEqual([2, 4, 7, 2]);
    disposeModule(module);
    disposeModule(free);
  });

  it('may have another batch size than the one that a flattening was exported for', async () => {
    const flattened = (shape: number[]): Spec => ({
      nodes: [['Reshape', ['x', 's'], ['y']]],
      initializers: { s: longs(...shape) },
      input: [1, 3, 5, 5],
      output: [1, 75],
    });
    for (const shape of [
      [1, -1],
      [1, 75],
      [-1, 75],
    ]) {
      const module = await load(flattened(shape));
      expect(module.forward(ones([4, 5, 5, 3])).shape).toEqual([4, 75]);
    }
  });

  it('is rejected if the batch size of the export is built in otherwise', async () => {
    const module = await load({
      nodes: [
        ['Relu', ['x'], ['r']],
        ['ReduceMean', ['r'], ['m'], { axes: [1, 2, 3], keepdims: 0 }],
        ['ReduceMean', ['m'], ['y'], { axes: [0] }],
      ],
      input: [1, 3, 5, 5],
    });
    expect(module.forward(ones([1, 5, 5, 3])).shape).toEqual([1]);
    expect(() => module.forward(ones([2, 5, 5, 3]))).toThrow('was exported for batches of 1, got 2');
  });
});

it('runs only what the chosen output depends on', async () => {
  const spec: Spec = {
    nodes: [
      ['Conv', ['x', 'w'], ['y']],
      ['Relu', ['y'], ['z']],
      ['Unknown', ['z'], ['unused']],
    ],
    initializers: { w: noise(2, 3, 3, 3) },
  };
  const module = await load(spec);
  expect(module.forward(ones([1, 5, 5, 3])).shape).toEqual([1, 3, 3, 2]);
  disposeModule(module);
  await expect(load(spec, { output: 'z' })).rejects.toThrow("has no output 'z'");
});

it('updates running statistics with the momentum of the graph, unless the batch norm is frozen', async () => {
  const module = await load({
    nodes: [['BatchNormalization', ['x', 's', 'b', 'm', 'v'], ['y'], { momentum: 0.75 }]],
    initializers: { s: floats([1], [1]), b: floats([1], [0]), m: floats([1], [4]), v: floats([1], [1]) },
    input: ['n', 1],
  });
  const x = tensor([0, 2, 4], [3, 1]);
  const train = () => {
    const pass = trainingPass(module, { rng: new Rng(1), step: 0 });
    const y = module.forward(x, pass);
    pass.commit();
    return y;
  };
  expectClose(train(), [-1.224744, 0, 1.224744], { relative: 1e-4 });
  const [mean, variance] = [...buffers(module).values()] as Tensor[] as [Tensor, Tensor];
  // 0.75 * 4 + 0.25 * 2, and 0.75 * 1 + 0.25 * 4: the unbiased variance.
  expectClose(mean, [3.5]);
  expectClose(variance, [1.75]);
  for (const parameter of parameters(module).values()) parameter.trainable = false;
  expectClose(
    train(),
    [-3.5, -1.5, 0.5].map((value) => value / Math.sqrt(1.75 + 1e-5)),
  );
  expectClose(mean, [3.5]);
  disposeModule(module);
});

it('runs a quantized graph in inference only', async () => {
  const module = await load({
    nodes: [
      ['QuantizeLinear', ['x', 's', 'z'], ['q']],
      ['DequantizeLinear', ['q', 's', 'z'], ['y']],
    ],
    initializers: { s: floats([], [0.5]), z: { dtype: 'uint8', shape: [], data: Uint8Array.of(1) } },
    input: ['n', 4],
  });
  const x = tensor([-3, 0.3, 1.25, 500], [1, 4]);
  expectClose(module.forward(x), [-0.5, 0.5, 1, 127]);
  const pass = trainingPass(module, { rng: new Rng(1), step: 0 });
  expect(() => module.forward(x, pass)).toThrow('is part of a quantized network, which cannot be trained');
});

describe('a graph that cannot be imported', () => {
  it.each<[string, Spec, string]>([
    [
      'an unknown operator',
      { nodes: [['ConvTranspose', ['x', 'x'], ['y']]] },
      "the ConvTranspose node 'node 0' has an operator that cannot be imported",
    ],
    ['control flow', { nodes: [['If', ['x'], ['y']]] }, "the If node 'node 0'"],
    ['an old opset', { ...conv, opset: 6 }, 'uses opset 6'],
    ['a new opset', { ...conv, opset: 22 }, 'uses opset 22'],
    [
      'an input of integers',
      { ...conv, type: Type.INT64 },
      "the input 'x' of the ONNX model is of type int64",
    ],
    [
      'an attribute of another type',
      { ...conv, nodes: [['Conv', ['x', 'w'], ['y'], { group: 0.5 }]] },
      'has type FLOAT, not INT',
    ],
  ])('%s', async (_, spec, message) => {
    const module = load(spec).then((loaded) => loaded.forward(ones([1, 5, 5, 3])));
    const error = await module.catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toContain(message);
  });

  it.each<[string, Spec, string]>([
    [
      'dilations',
      { ...conv, nodes: [['Conv', ['x', 'w'], ['y'], { dilations: [2, 2] }]] },
      "the Conv node 'node 0' has dilations 2x2",
    ],
    ['filters of another rank', { ...conv, initializers: { w: noise(2, 3, 3) } }, 'but input 1 has rank 3'],
    [
      'indices of a maximum',
      {
        nodes: [
          ['MaxPool', ['x'], ['m', 'i'], { kernel_shape: [2, 2] }],
          ['Add', ['m', 'i'], ['y']],
        ],
      },
      'lacks input 1',
    ],
    [
      'a shape that depends on pixels',
      { nodes: [['Reshape', ['x', 'x'], ['y']]] },
      'computes input 1 from the values of images',
    ],
    [
      'reflection',
      {
        nodes: [['Pad', ['x', 'p'], ['y'], { mode: 'reflect' }]],
        initializers: { p: longs(0, 0, 1, 1, 0, 0, 1, 1) },
      },
      "pads with mode 'reflect'",
    ],
    [
      'an output without the image',
      { nodes: [['Shape', ['x'], ['y']]] },
      "the output 'y' of the ONNX graph does not depend on the image",
    ],
  ])('%s', async (_, spec, message) => {
    const module = await load(spec);
    expect(() => module.forward(ones([1, 5, 5, 3]))).toThrow(message);
    expect(() => module.forward(ones([1, 5, 5, 3]))).toThrow(ConfigError);
    disposeModule(module);
  });

  it.each<[string, Spec, string]>([
    [
      'a name that nothing computes',
      { nodes: [['Relu', ['z'], ['y']]] },
      "the Relu node 'node 0' uses 'z', which no earlier node computes",
    ],
    [
      'a cycle',
      {
        nodes: [
          ['Add', ['x', 'b'], ['a']],
          ['Relu', ['a'], ['b']],
          ['Relu', ['b'], ['y']],
        ],
      },
      "uses 'b', which no earlier node computes",
    ],
    [
      'a name that is computed twice',
      {
        nodes: [
          ['Relu', ['x'], ['y']],
          ['Relu', ['x'], ['y']],
        ],
      },
      "'y' is computed twice",
    ],
  ])('%s', async (_, spec, message) => {
    const error = await load(spec).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(message);
  });

  it('lists the supported operators', async () => {
    const error = await load({ nodes: [['Erf', ['x'], ['y']]] }).catch((cause: ConfigError) => cause);
    expect((error as ConfigError).hint).toContain(
      'AveragePool, BatchNormalization, Cast, Clip, Concat, Constant',
    );
  });
});
