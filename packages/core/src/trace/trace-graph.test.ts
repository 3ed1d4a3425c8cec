import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { BackendError, ShapeError } from '../errors.js';
import { heNormal } from '../initializers.js';
import { INFERENCE, Module, type Pass } from '../module.js';
import { Rng } from '../rng.js';
import { parameter } from '../variables.js';
import type { ForwardGraph, GraphNode } from './forward-graph.js';
import { replay } from './replay.fixture.js';
import { traceGraph } from './trace-graph.js';

type Forward = (x: tf.Tensor4D) => tf.Tensor;

class Conv extends Module {
  readonly weight = parameter<tf.Rank.R4>([3, 3, 2, 2], heNormal, new Rng(1));

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, tf.conv2d(x as tf.Tensor4D, this.weight, 1, 'same'));
  }
}

class Net extends Module {
  readonly conv = new Conv();
  readonly weight = parameter<tf.Rank.R2>([32, 3], heNormal, new Rng(2));

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    const sum = tf.add(this.conv.forward(x, pass), x);
    const pooled = tf.maxPool(sum as tf.Tensor4D, 2, 2, 'valid');
    return pass.tap(this, tf.matMul(tf.reshape(pooled, [-1, 32]), this.weight));
  }
}

/** Computes `run` of the input. */
class Formula extends Module {
  constructor(readonly run: Forward) {
    super();
  }

  forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    return pass.tap(this, this.run(x as tf.Tensor4D));
  }
}

const INPUT = [8, 8, 2];
const graphOf = (run: Forward) => traceGraph(new Formula(run), INPUT);
const kernelsOf = ({ nodes }: ForwardGraph) => nodes.map(({ kernel }) => kernel);
const image = (batch: number) => tf.randomNormal<tf.Rank.R4>([batch, 8, 8, 2], 0, 1, 'float32', 7);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function expectReplays(run: Forward, batch = 5): void {
  const graph = graphOf(run);
  tf.tidy(() => {
    const x = image(batch);
    const [expected, actual] = [run(x), replay(graph, x)];
    expect(actual.shape).toEqual(expected.shape);
    expect(actual.dataSync()).toEqual(expected.dataSync());
  });
}

describe('traceGraph', () => {
  it('records kernels with their layers, shapes, attributes and variables', () => {
    const net = new Net();
    const { nodes, input, output } = traceGraph(net, INPUT);
    expect(nodes.map(({ kernel, layer }) => [kernel, layer])).toEqual([
      ['Conv2D', 'conv'],
      ['Add', ''],
      ['MaxPool', ''],
      ['Reshape', ''],
      ['BatchMatMul', ''],
    ]);
    const [conv, add, pool, reshape, product] = nodes as [GraphNode, ...GraphNode[]] as GraphNode[];
    expect(input).toEqual({ shape: [null, 8, 8, 2], singleShape: [1, 8, 8, 2], dtype: 'float32' });
    expect(conv?.inputs.x).toBe(input);
    expect(conv?.inputs.filter).toEqual({
      shape: [3, 3, 2, 2],
      singleShape: [3, 3, 2, 2],
      dtype: 'float32',
      key: 'conv.weight',
      variable: net.conv.weight,
    });
    expect(conv?.attrs).toMatchObject({ strides: 1, pad: 'same', dataFormat: 'NHWC' });
    expect(add?.inputs.a).toBe(conv?.outputs[0]);
    expect(add?.inputs.b).toBe(input);
    expect(pool?.inputs.x).toBe(add?.outputs[0]);
    expect(reshape?.attrs).toEqual({ shape: [-1, 32] });
    expect(product?.inputs).toMatchObject({ a: { shape: [null, 32] }, b: { key: 'weight' } });
    expect(product?.outputs[0]).toBe(output);
    expect(output.shape).toEqual([null, 3]);
  });

  it('computes what the module does', () => {
    const net = new Net();
    tf.tidy(() => {
      const x = image(4);
      expect(replay(traceGraph(net, INPUT), x).dataSync()).toEqual(net.forward(x).dataSync());
    });
  });

  it('leaves nothing behind', () => {
    const net = new Net();
    const before = { ...tf.memory() };
    traceGraph(net, INPUT);
    expect(tf.memory()).toEqual(before);
    expect(tf.getBackend()).toBe('cpu');
    expect(net.weight.dataSync()).toHaveLength(96);
  });

  it('rejects an input without length', () => {
    expect(() => traceGraph(new Net(), [8, 0, 2])).toThrow('input shape must be positive whole numbers');
  });

  it('omits what does not contribute to the output', () => {
    const graph = graphOf((x) => {
      tf.exp(tf.mul(x, 3));
      const [, last] = tf.split(x, 2, 3);
      return tf.neg(last as tf.Tensor);
    });
    expect(kernelsOf(graph)).toEqual(['SplitV', 'Neg']);
    expect(graph.nodes[0]?.outputs).toHaveLength(2);
    expect(graph.nodes[0]?.outputs[1]).toBe(graph.nodes[1]?.inputs.x);
    expect(kernelsOf(graphOf((x) => x))).toEqual([]);
  });

  it('tells a tensor from its clones and casts', () => {
    const graph = graphOf((x) => tf.sub(tf.cast(tf.clone(x), 'int32'), tf.cast(x, 'int32')));
    expect(kernelsOf(graph)).toEqual(['Identity', 'Cast', 'Cast', 'Sub']);
    expect(graph.nodes[1]?.inputs.x).toBe(graph.nodes[0]?.outputs[0]);
    expect(graph.nodes[3]?.inputs.a).toBe(graph.nodes[1]?.outputs[0]);
    expect(graph.nodes[3]?.inputs.b).toBe(graph.nodes[2]?.outputs[0]);
    expect(graph.output.dtype).toBe('int32');
  });

  it('numbers the inputs of kernels that take a list', () => {
    const [concat] = graphOf((x) => tf.concat([x, tf.neg(x), x], 3)).nodes.slice(-1);
    expect(Object.keys(concat?.inputs ?? {})).toEqual(['0', '1', '2']);
    expect(concat?.inputs['0']).toBe(concat?.inputs['2']);
  });

  it('names a variable that modules share once', () => {
    const conv = new Conv();
    const shared = new (class extends Module {
      readonly first = conv;
      readonly second = conv;

      forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        return this.second.forward(this.first.forward(x, pass), pass);
      }
    })();
    const keys = traceGraph(shared, INPUT).nodes.map(({ inputs }) => inputs.filter?.key);
    expect(keys).toEqual(['first.weight', 'first.weight']);
  });

  it('records compositions in place of kernels that are replaced', () => {
    const run: Forward = (x) => tf.relu(tf.add(x, 1));
    expect(kernelsOf(graphOf(run))).toEqual(['Add', 'Relu']);
  });
});

describe('constants', () => {
  it('keep the values that forward creates them from', () => {
    const [first, second] = graphOf((x) => tf.mul(tf.add(x, 2), tf.tensor1d([3, 4]))).nodes;
    expect(first?.inputs.b).toMatchObject({ shape: [], dtype: 'float32', values: Float32Array.of(2) });
    expect(second?.inputs.b).toMatchObject({ shape: [2], dtype: 'float32', values: Float32Array.of(3, 4) });
  });

  it('may have a batch axis', () => {
    const run: Forward = (x) => tf.concat([x, tf.zeros([x.shape[0], 8, 8, 1])], 3);
    const values = new Float32Array(64);
    expect(graphOf(run).nodes[0]?.inputs['1']).toMatchObject({
      shape: [null, 8, 8, 1],
      dtype: 'float32',
      values,
    });
    expectReplays(run);
  });

  it('may be tensors and variables from outside', () => {
    const [outside, hidden] = [tf.tensor1d([5, 6]), tf.variable(tf.scalar(7))];
    const graph = graphOf((x) => tf.mul(tf.add(x, outside), hidden));
    expect(graph.nodes[0]?.inputs.b?.values).toEqual(Float32Array.of(5, 6));
    expect(graph.nodes[1]?.inputs.b).toMatchObject({
      shape: [],
      dtype: 'float32',
      values: Float32Array.of(7),
    });
    expectReplays((x) => tf.mul(tf.add(x, outside), hidden));
    outside.dispose();
    hidden.dispose();
  });

  it('must be readable', () => {
    const outside = tf.tensor1d([5, 6]);
    const info = tf.engine().state.tensorInfo.get(outside.dataId) as { backend: tf.KernelBackend };
    const { backend } = info;
    info.backend = Object.create(backend, {
      readSync: {
        value: () => {
          throw new Error('asynchronous');
        },
      },
    });
    const trace = () => graphOf((x) => tf.add(x, outside));
    try {
      expect(trace).toThrow(BackendError);
      expect(trace).toThrow('uses a tensor [2] that is not a variable of the network and cannot be read');
    } finally {
      info.backend = backend;
      outside.dispose();
    }
  });
});

describe('the batch axis', () => {
  it.each<[string, Forward, unknown]>([
    ['flattened', (x) => tf.reshape(x, [x.shape[0], 128]), { shape: [null, 128] }],
    ['folded into rows', (x) => tf.reshape(x, [x.shape[0] * 8, 16]), { shape: [null, 16] }],
    ['sliced', (x) => tf.slice(x, [0, 1, 0, 0], [x.shape[0], 2, 8, 1]), { size: [null, 2, 8, 1] }],
    ['moved to the end', (x) => tf.transpose(x, [3, 1, 2, 0]), { perm: [3, 1, 2, 0] }],
  ])('is null where it is %s', (_, run, attrs) => {
    const graph = graphOf(run);
    expect(graph.nodes.at(-1)?.attrs).toMatchObject(attrs as object);
    expect(graph.output.shape.filter((length) => length === null)).toHaveLength(1);
    expectReplays(run);
  });

  it('may be a multiple of the batch size', () => {
    const { nodes, output } = graphOf((x) => tf.reshape(x, [x.shape[0] * 8, 16]));
    expect(nodes[0]).toMatchObject({ attrs: { shape: [null, 16] }, singleAttrs: { shape: [8, 16] } });
    expect(output).toMatchObject({ shape: [null, 16], singleShape: [8, 16] });
  });

  it.each<[string, Forward, string]>([
    [
      'branches on it',
      (x) => (x.shape[0] > 2 ? tf.relu(x) : tf.neg(x)),
      'runs Neg in one batch and Relu in the other',
    ],
    ['runs a kernel for each image', (x) => tf.stack(tf.unstack(x)), 'splits the batch with Unpack'],
    [
      'repeats a kernel',
      (x) => (x.shape[0] > 2 ? tf.relu(tf.neg(x)) : tf.neg(x)),
      'runs Relu only in the batch of 3',
    ],
    [
      'stops early',
      (x) => (x.shape[0] < 3 ? tf.relu(tf.neg(x)) : tf.neg(x)),
      'runs Relu in one batch and nothing',
    ],
    ['divides by it', (x) => tf.div(x, x.shape[0]), 'computes a constant from it'],
    [
      'numbers the images',
      (x) => tf.add(x, tf.reshape(tf.range(0, x.shape[0]), [-1, 1, 1, 1])),
      "attribute 'stop' of Range",
    ],
    [
      'adds rows',
      (x) =>
        tf.pad(x, [
          [0, 1],
          [0, 0],
          [0, 0],
          [0, 0],
        ]),
      'computes the shape of a tensor from it',
    ],
    ['uses another input', (x) => tf.sub(x, x.shape[0] > 2 ? x : tf.scalar(1)), 'in another way'],
  ])('must not matter: a module that %s', (_, run, message) => {
    const trace = () => graphOf(run);
    expect(trace).toThrow(ShapeError);
    expect(trace).toThrow('the forward pass of Formula depends on the batch size');
    expect(trace).toThrow(message);
  });

  it('must not be removed from a single image', () => {
    const trace = () => graphOf((x) => tf.squeeze(tf.mean(x, [1, 2], true)));
    expect(trace).toThrow('has the shape [2] for a single image instead of [1,2]');
  });
});
