import '@tensorflow/tfjs-backend-cpu';
import { BatchNorm, Conv2d, Linear } from '@convkit/blocks';
import { bytesSource, fromTorchLayout, readTensors } from '@convkit/checkpoint';
import {
  CheckpointError,
  chain,
  disposeModule,
  Module,
  ones,
  parameter,
  Rng,
  stateDict,
} from '@convkit/core';
import { flatten, maxPool } from '@convkit/ops';
import { expectClose } from '@convkit/testing';
import { add, mean, mul, type Rank, relu, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomImages } from '../../export/exported.fixture.js';
import { encodeModel, floats, longs, type NodeSpec, noise } from '../build-model.fixture.js';
import { goldenFile, goldenOf, pixels } from '../goldens.fixture.js';
import { importOnnx } from '../import-onnx.js';
import { openOnnx } from '../open-onnx.js';
import { weightsFromOnnx } from './weights-from-onnx.js';
import { loadWeights, testZooWeights } from './zoo-weights.fixture.js';

testZooWeights([
  ['lenet5', 'modern', { input: [32, 32, 1] }],
  ['vgg11', 'bn', { widthMultiplier: 1 / 32, input: [64, 96, 3] }],
  ['googlenet', 'torchvision', { widthMultiplier: 1 / 16, input: [33, 33, 3] }],
  ['resnet18', 'torchvision', { widthMultiplier: 1 / 16, input: [33, 33, 3] }],
  ['mlp', 'cross-entropy', { widthMultiplier: 1 / 4 }],
]);

/** The network of `onnx_graphs.py`, which PyTorch exported as 'resnet' and 'resnet-names'. */
class Block extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm;
  readonly downsample: readonly [] | readonly [Conv2d, BatchNorm];

  constructor(inputs: number, outputs: number, stride: number, rng: Rng) {
    super();
    const conv = { kernel: 3, padding: 1, bias: false } as const;
    this.conv1 = new Conv2d({ ...conv, in: inputs, out: outputs, stride }, rng);
    this.bn1 = new BatchNorm({ channels: outputs }, rng);
    this.conv2 = new Conv2d({ ...conv, in: outputs, out: outputs }, rng);
    this.bn2 = new BatchNorm({ channels: outputs }, rng);
    const shortcut = { in: inputs, out: outputs, kernel: 1, stride, bias: false };
    this.downsample =
      stride > 1 ? [new Conv2d(shortcut, rng), new BatchNorm({ channels: outputs }, rng)] : [];
  }

  override forward(x: Tensor4D): Tensor4D {
    // The branches in another order than PyTorch's.
    const [conv, bn] = this.downsample;
    const shortcut = conv && bn ? bn.forward(conv.forward(x)) : x;
    const hidden = relu(this.bn1.forward(this.conv1.forward(x)));
    return relu(add(this.bn2.forward(this.conv2.forward(hidden)), shortcut));
  }
}

class SmallResNet extends Module {
  readonly conv1 = new Conv2d({ in: 3, out: 4, kernel: 7, stride: 2, padding: 3, bias: false }, new Rng(1));
  readonly bn1 = new BatchNorm({ channels: 4 }, new Rng(1));
  readonly layer1 = [new Block(4, 4, 1, new Rng(2))];
  readonly layer2 = [new Block(4, 6, 2, new Rng(3))];
  readonly fc = new Linear({ in: 6, out: 5 }, new Rng(4));

  override forward(x: Tensor4D): Tensor2D {
    const stem = maxPool(relu(this.bn1.forward(this.conv1.forward(x))), { size: 3, stride: 2, padding: 1 });
    const features = chain([...this.layer1, ...this.layer2], stem) as Tensor4D;
    return this.fc.forward(mean(features, [1, 2]));
  }
}

describe("weights of PyTorch's exports", () => {
  it.each(['resnet', 'resnet-names'])('%s, whose batch norms are folded or not', async (name) => {
    const { size, output } = goldenOf(name);
    const module = new SmallResNet();
    await loadWeights(module, goldenFile(name), [...size, 3]);
    expectClose(
      tidy(() => module.forward(pixels(size))),
      [...output],
      { absolute: 1e-5 },
    );
    disposeModule(module);
  });

  it('have the values of the file under their names, in the layout of the module', async () => {
    const { size } = goldenOf('resnet-names');
    const module = new SmallResNet();
    const weights = await weightsFromOnnx(bytesSource(goldenFile('resnet-names')), module, [...size, 3]);
    const file = await openOnnx(bytesSource(goldenFile('resnet-names')));
    expect([...weights.keys()].sort()).toEqual([...stateDict(module).keys()].sort());
    for (const [key, value] of fromTorchLayout(await readTensors(file)))
      expect(weights.get(key), key).toEqual(value);
    disposeModule(module);
  });
});

/** A convolution of 2 channels, flattened, and a linear layer of 4 outputs. */
class Flattened extends Module {
  readonly conv: Conv2d;
  readonly fc = new Linear({ in: 12, out: 4 }, new Rng(1));

  constructor(bias = true) {
    super();
    this.conv = new Conv2d({ in: 3, out: 2, kernel: 1, bias }, new Rng(2));
  }

  override forward(x: Tensor4D): Tensor2D {
    return this.fc.forward(flatten(this.conv.forward(x)));
  }
}

describe('weights of graphs of other exporters', () => {
  const initializers = { w: noise(2, 3, 1, 1), b: floats([2], [0.1, -0.2]), m: noise(12, 4), c: noise(4) };
  const input = ['n', 3, 2, 3];

  it.each<[string, NodeSpec[]]>([
    [
      'Flatten and MatMul with an Add',
      [
        ['Conv', ['x', 'w', 'b'], ['1']],
        ['Flatten', ['1'], ['2']],
        ['MatMul', ['2', 'm'], ['3']],
        ['Add', ['c', '3'], ['y']],
      ],
    ],
    [
      'images that are flattened as NHWC',
      [
        ['Conv', ['x', 'w', 'b'], ['1']],
        ['Transpose', ['1'], ['2'], { perm: [0, 2, 3, 1] }],
        ['Identity', ['2'], ['r']],
        ['Reshape', ['r', 's'], ['3']],
        ['Gemm', ['3', 'm', 'c'], ['y'], { alpha: 0.5, beta: { float: 2 } }],
      ],
    ],
    [
      'a convolution without a bias',
      [
        ['Conv', ['x', 'w'], ['1']],
        ['Flatten', ['1'], ['2']],
        ['Gemm', ['2', 'm', 'c'], ['y']],
      ],
    ],
    [
      'a transposed matrix',
      [
        ['Conv', ['x', 'w', 'b'], ['1']],
        ['Flatten', ['1'], ['2']],
        ['Reshape', ['m', 't'], ['q']],
        ['Transpose', ['q'], ['p']],
        ['Gemm', ['2', 'p', 'c'], ['y']],
      ],
    ],
  ])('%s', async (_, nodes) => {
    const file = encodeModel({
      nodes,
      input,
      initializers: { ...initializers, s: longs(-1, 12), t: longs(4, 12) },
    });
    const module = new Flattened();
    await loadWeights(module, file, [2, 3, 3]);
    const graph = await importOnnx(file);
    const x = randomImages([3, 2, 3, 3]);
    expectClose(
      tidy(() => module.forward(x as Tensor4D)),
      tidy(() => graph.forward(x)),
      { absolute: 1e-5 },
    );
    disposeModule(module);
    disposeModule(graph);
  });

  it.each<[string, NodeSpec[], boolean, string]>([
    [
      'a graph of another structure',
      [
        ['Conv', ['x', 'w'], ['1']],
        ['Flatten', ['1'], ['y']],
      ],
      true,
      "the graph of 'the file' is not that of the network",
    ],
    [
      'a bias that the network lacks',
      [
        ['Conv', ['x', 'w', 'b'], ['1']],
        ['Flatten', ['1'], ['2']],
        ['Gemm', ['2', 'm', 'c'], ['y']],
      ],
      false,
      "has the bias 'b', but the layer of 'conv.weight' has none",
    ],
    [
      'a weight that the network lacks',
      [
        ['Conv', ['x', 'w', 'b'], ['1']],
        ['PRelu', ['1', 'k'], ['p']],
        ['Flatten', ['p'], ['2']],
        ['Gemm', ['2', 'm', 'c'], ['y']],
      ],
      true,
      "has the weight 'k', which the network lacks",
    ],
  ])('rejects %s', async (_, nodes, bias, message) => {
    const file = encodeModel({ nodes, input, initializers: { ...initializers, k: noise(2, 1, 1) } });
    const module = new Flattened(bias);
    const error = await weightsFromOnnx(file, module, [2, 3, 3]).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(message);
    disposeModule(module);
  });

  it('rejects a network with a weight that no layer of the graph has', async () => {
    class Scaled extends Flattened {
      readonly scale = parameter<Rank.R1>([4], ones, new Rng(1), { fanIn: 1, fanOut: 1 });
      override forward(x: Tensor4D): Tensor2D {
        return mul(super.forward(x), this.scale);
      }
    }
    const file = encodeModel({
      nodes: [
        ['Conv', ['x', 'w', 'b'], ['1']],
        ['Flatten', ['1'], ['2']],
        ['Gemm', ['2', 'm', 'c'], ['y']],
      ],
      input,
      initializers,
    });
    const module = new Scaled();
    await expect(weightsFromOnnx(file, module, [2, 3, 3])).rejects.toThrow("has the weight 'scale'");
    disposeModule(module);
  });
});
