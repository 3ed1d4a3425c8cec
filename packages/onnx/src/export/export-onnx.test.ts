import '@tensorflow/tfjs-backend-cpu';
import { BatchNorm, Conv2d, Linear } from '@convkit/blocks';
import { readStateDict, toTorchLayout } from '@convkit/checkpoint';
import {
  ConfigError,
  chain,
  flattenedInputShapes,
  INFERENCE,
  Module,
  type Pass,
  Rng,
  ShapeError,
} from '@convkit/core';
import { catalog, findModel, findVariant, type ModelOptions } from '@convkit/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphProto, ModelProto, TensorProto } from '../proto/onnx_pb.js';
import { exportOnnxModel } from './export-onnx.js';
import type { OnnxExportOptions } from './export-options.js';
import { exportDifference, trainBriefly } from './exported.fixture.js';
import { Formula } from './formula.fixture.js';
import { encodeOnnx } from './model/encode-model.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const create = (name: string, variant: string, options: ModelOptions) =>
  findVariant(findModel(catalog, name), variant).create(options, new Rng(1));

const SMALL = [8, 8, 3];
const VGG_INPUT = [224, 224, 3];
const smallResnet = () => create('resnet18', 'cifar', { widthMultiplier: 1 / 16, input: SMALL });

async function graphOf(module: Module, options: OnnxExportOptions): Promise<GraphProto> {
  return (await exportOnnxModel(module, options)).graph as GraphProto;
}
const operators = ({ node }: GraphProto) => new Set(node.map(({ opType }) => opType));
const namesOf = ({ initializer }: GraphProto) => initializer.map(({ name }) => name);
const floatsOf = (tensor: TensorProto | undefined) =>
  new Float32Array(Uint8Array.from(tensor?.rawData ?? []).buffer);
const metadataOf = ({ metadataProps }: ModelProto) =>
  Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
const shapeOf = (info: GraphProto['input'][number] | undefined) => {
  const { value } = info?.type ?? {};
  return value?.case === 'tensorType' ? value.value.shape?.dim.map((dim) => dim.value.value) : undefined;
};
const sum = (x: tf.Tensor) => new Formula((y) => tf.mean(tf.add(y, x), [1, 2]));

/** A convolution whose output is used as `use` says. */
class Net extends Module {
  readonly conv = new Conv2d({ in: 3, out: 4, kernel: 3 }, new Rng(1));
  readonly bn = new BatchNorm({ channels: 4 }, new Rng(2));
  readonly #use: (x: tf.Tensor4D, bn: (y: tf.Tensor4D) => tf.Tensor4D) => tf.Tensor4D;

  constructor(use: (x: tf.Tensor4D, bn: (y: tf.Tensor4D) => tf.Tensor4D) => tf.Tensor4D) {
    super();
    this.#use = use;
  }

  override forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
    const h = this.conv.forward(x as tf.Tensor4D, pass);
    return pass.tap(
      this,
      tf.mean(
        this.#use(h, (y) => this.bn.forward(y, pass)),
        [1, 2],
      ),
    );
  }
}

describe('exportOnnxModel', () => {
  it('describes its model', async () => {
    const model = await exportOnnxModel(smallResnet(), {
      input: SMALL,
      name: 'animals',
      description: 'Tells ten animals apart.',
      license: 'MIT',
      classes: [...'abcdefghij'],
      metadata: { author: 'somebody' },
    });
    expect(model).toMatchObject({
      irVersion: 8n,
      producerName: 'convkit',
      docString: 'Tells ten animals apart.',
      opsetImport: [{ domain: '', version: 17n }],
      graph: { name: 'animals', input: [{ name: 'input' }], output: [{ name: 'logits' }] },
    });
    expect(shapeOf(model.graph?.input[0])).toEqual(['batch', 3n, 8n, 8n]);
    expect(shapeOf(model.graph?.output[0])).toEqual(['batch', 10n]);
    expect(metadataOf(model)).toEqual({
      classes: '["a","b","c","d","e","f","g","h","i","j"]',
      license: 'MIT',
      author: 'somebody',
    });
  });

  it('names nodes after layers, and weights after the state dict', async () => {
    const graph = await graphOf(smallResnet(), { input: SMALL });
    expect(operators(graph)).toEqual(
      new Set(['Conv', 'Relu', 'Add', 'GlobalAveragePool', 'Flatten', 'Gemm']),
    );
    expect(graph.node.map(({ name }) => name)).toContain('layer2.0.conv1/Conv');
    expect(namesOf(graph)).toEqual(
      expect.arrayContaining(['conv1.weight', 'conv1.bias', 'layer4.1.conv2.weight', 'fc.weight', 'fc.bias']),
    );
    expect(namesOf(graph).some((name) => name.includes('bn'))).toBe(false);
  });

  it("holds the state dict in PyTorch's layout if batch norm is not folded", async () => {
    const network = create('vgg11', 'bn', { widthMultiplier: 1 / 32, input: VGG_INPUT });
    const graph = await graphOf(network, { input: VGG_INPUT, foldBatchNorm: false });
    const state = toTorchLayout(await readStateDict(network), flattenedInputShapes(network, VGG_INPUT));
    const weights = [...state].filter(([key]) => !key.endsWith('num_batches_tracked'));
    const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
    expect([...initializers.keys()].sort()).toEqual(weights.map(([key]) => key).sort());
    for (const [key, { data, shape }] of weights) {
      const tensor = initializers.get(key);
      expect(tensor?.dims.map(Number)).toEqual(shape);
      expect(floatsOf(tensor)).toEqual(data);
    }
    expect(operators(graph)).not.toContain('Transpose');
  });

  it('writes a convolution of groups as one node', async () => {
    const network = create('alexnet', 'paper', { widthMultiplier: 1 / 16, input: [67, 67, 3] });
    const graph = await graphOf(network, { input: [67, 67, 3] });
    expect(operators(graph)).not.toContain('Split');
    const groups = graph.node.flatMap(({ attribute }) =>
      attribute.filter(({ name }) => name === 'group').map(({ i }) => i),
    );
    expect(groups).toEqual([1n, 2n, 1n, 2n, 2n]);
  });

  it('computes what depends on constants only', async () => {
    const network = create('lenet5', 'original', { input: [32, 32, 1] });
    const graph = await graphOf(network, { input: [32, 32, 1] });
    expect(operators(graph)).not.toContain('MatMul');
    expect(graph.initializer.find(({ name }) => name === 'C3.filter')?.dims).toEqual([16n, 6n, 5n, 5n]);
  });

  it('shares the initializer of a layer that runs twice', async () => {
    const layer = new Linear({ in: 3, out: 3 }, new Rng(1));
    const twice = new (class extends Module {
      readonly layer = layer;

      override forward(x: tf.Tensor, pass: Pass = INFERENCE): tf.Tensor {
        return pass.tap(this, chain([layer, layer], x as tf.Tensor2D, pass));
      }
    })();
    expect(namesOf(await graphOf(twice, { input: [3] }))).toEqual(['layer.weight', 'layer.bias']);
    expect(await exportDifference(twice, { input: [3] })).toBeLessThan(1e-6);
  });

  it('takes the weights at the time of the call, and leaks no tensors', async () => {
    const layer = new Linear({ in: 2, out: 1, bias: false }, new Rng(1));
    layer.weight.assign(tf.tensor2d([3, 4], [2, 1]));
    const before = tf.memory().numTensors;
    const pending = exportOnnxModel(layer, { input: [2] });
    tf.tidy(() => layer.weight.assign(tf.tensor2d([5, 6], [2, 1])));
    const tensor = (await pending).graph?.initializer[0];
    expect(floatsOf(tensor)).toEqual(Float32Array.of(3, 4));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('batch norm', () => {
  it.each([true, false])('is right if foldBatchNorm is %s', async (foldBatchNorm) => {
    const network = smallResnet();
    trainBriefly(network, SMALL);
    expect(await exportDifference(network, { input: SMALL, foldBatchNorm }, [2])).toBeLessThan(1e-5);
    expect(operators(await graphOf(network, { input: SMALL, foldBatchNorm })).has('BatchNormalization')).toBe(
      !foldBatchNorm,
    );
  });

  it.each<[string, ConstructorParameters<typeof Net>[0], boolean]>([
    ['is folded into a convolution that nothing else uses', (x, bn) => bn(x), true],
    ['stays if something else uses the convolution', (x, bn) => tf.add(bn(x), x), false],
    ['stays after a ReLU', (x, bn) => bn(tf.relu(x)), false],
  ])('%s', async (_, use, folds) => {
    const net = new Net(use);
    trainBriefly(net, SMALL);
    expect(operators(await graphOf(net, { input: SMALL })).has('BatchNormalization')).toBe(!folds);
    expect(await exportDifference(net, { input: SMALL }, [2])).toBeLessThan(1e-5);
  });

  it('is not folded if a factor is not finite', async () => {
    const net = new Net((x, bn) => bn(x));
    net.bn.running_var.assign(tf.tensor1d([1, 1, 1, -1]));
    expect(operators(await graphOf(net, { input: SMALL })).has('BatchNormalization')).toBe(true);
  });
});

describe('errors', () => {
  const input = [4, 4, 2];

  it.each<[string, Module, Partial<OnnxExportOptions>, string]>([
    [
      'a kernel',
      new Formula((x) =>
        tf.spaceToBatchND(
          x,
          [2, 2],
          [
            [0, 0],
            [0, 0],
          ],
        ),
      ),
      {},
      "'SpaceToBatchND', in the network itself",
    ],
    [
      'a mode',
      new Formula((x) =>
        tf.mirrorPad(
          x,
          [
            [0, 0],
            [1, 1],
            [1, 1],
            [0, 0],
          ],
          'symmetric',
        ),
      ),
      {},
      "with the mode 'symmetric'",
    ],
    [
      'a crop of the batch',
      new Formula((x) => tf.concat([tf.slice(x, 0, 1), x], 3 - 3)),
      {},
      'depends on the batch size',
    ],
    [
      'columns that tfjs omits',
      new Formula((x) => tf.maxPool(x, [3, 2], [2, 1], 1)),
      {},
      'windows that do not cover',
    ],
    [
      'an output without a batch',
      new Formula((x) => tf.mean(x, 0)),
      {},
      'does not begin with the batch axis',
    ],
    [
      'integers where ONNX has none',
      new Formula((x) => tf.clipByValue(tf.cast(x, 'int32'), 0, 1)),
      {},
      "kernel 'ClipByValue' of type int32",
    ],
    ['class names', sum(tf.scalar(1)), { classes: ['one'] }, 'got 1 class names for 2 outputs'],
    ['equal names', sum(tf.scalar(1)), { inputName: 'x', outputName: 'x' }, "got 'x', 'x'"],
  ])('refuse %s', async (_, module, options, message) => {
    const pending = exportOnnxModel(module, { input, ...options });
    await expect(pending).rejects.toThrow(message);
    await expect(pending).rejects.toSatisfy(
      (error) => error instanceof ConfigError || error instanceof ShapeError,
    );
  });

  it('refuse a file of more than 2 GiB', () => {
    const graph = { initializer: [] } as unknown as GraphProto;
    const model = { graph } as ModelProto;
    const rawData = { length: 2 ** 31 } as Uint8Array;
    graph.initializer.push({ name: 'weight', rawData } as (typeof graph.initializer)[number]);
    expect(() => encodeOnnx(model)).toThrow('the ONNX file would have 2.0 GiB');
  });
});
