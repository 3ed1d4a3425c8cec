import '@tensorflow/tfjs-backend-cpu';
import { ConfigError, disposeModule, NumericError, Rng } from '@convkit/core';
import { expectClose } from '@convkit/testing';
import { argMax, dispose, memory, ones, type Tensor, tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportOnnx, exportOnnxModel } from '../export/export-onnx.js';
import { encodeOnnx } from '../export/model/encode-model.js';
import { type buildModel, encodeModel, floats, type NodeSpec, noise } from '../import/build-model.fixture.js';
import { decodeModel } from '../import/decode-model.js';
import { goldenFile, goldenOf, pixels } from '../import/goldens.fixture.js';
import { importOnnx } from '../import/import-onnx.js';
import { runOnnx } from '../import/onnxruntime.fixture.js';
import { quantize } from './quantize.js';
import { dots, INPUT, type SmallNetwork, trainedNetwork } from './trained-network.fixture.js';

/** Batches that calibrate. */
function* calibration(): Generator<Tensor> {
  for (let i = 0; i < 4; i++) {
    const { images, labels } = dots(32, new Rng(500 + i));
    yield images;
    dispose([images, labels]);
  }
}

/** Images [n, h, w, c] as onnxruntime takes them. */
const run = (file: Uint8Array, images: Tensor) => {
  const moved = tidy(() => transpose(images, [0, 3, 1, 2]));
  return runOnnx(file, moved.dataSync() as Float32Array, moved.shape);
};

const classesOf = (logits: ArrayLike<number>, classes = 9) => [
  ...tidy(() => argMax(tensor(Float32Array.from(logits), [logits.length / classes, classes]), 1)).dataSync(),
];

const agreement = (left: readonly number[], right: ArrayLike<number>) =>
  left.filter((value, i) => value === right[i]).length / left.length;

describe('a trained network in int8', () => {
  let network: SmallNetwork;
  let file: Uint8Array;
  const { images, labels } = dots(200, new Rng(9));
  let expected: readonly number[];
  beforeAll(async () => {
    network = trainedNetwork();
    file = await exportOnnx(network, { input: INPUT, foldBatchNorm: false });
    expected = classesOf(network.forward(images).dataSync());
    expect(agreement(expected, labels.dataSync())).toBeGreaterThan(0.9);
  });

  it.each([
    [{}],
    [{ activations: 'int8' }],
    [{ weightBits: 7 }],
    [{ method: { name: 'percentile', percent: 99.99 } }],
  ] as const)('answers like the network on onnxruntime, in a third of the size, with %j', async (options) => {
    const quantized = await quantize(file, { calibration: calibration(), ...options });
    const { values } = await run(quantized.file, images);
    expect(agreement(expected, classesOf(values))).toBeGreaterThan(0.98);
    expect(quantized.bytesBefore).toBe(file.length);
    expect(quantized.file.length / file.length).toBeLessThan(0.35);
    expect(quantized.weights).toEqual(['conv1.weight', 'conv2.weight', 'fc1.weight', 'fc2.weight']);
  });

  it('computes the same when it is imported, up to single steps of rounding', async () => {
    const quantized = await quantize(file, { calibration: calibration() });
    const { values } = await run(quantized.file, images);
    const module = await importOnnx(quantized.file);
    const own = tidy(() => module.forward(images).dataSync());
    expect(agreement(classesOf(own), classesOf(values))).toBeGreaterThan(0.99);
    const largest = Math.max(...values.map(Math.abs));
    expect(Math.max(...own.map((value, i) => Math.abs(value - (values[i] as number))))).toBeLessThan(
      0.05 * largest,
    );
    disposeModule(module);
  });

  it('keeps the logits and the layers that an option names in float32', async () => {
    const { file: quantized, activations } = await quantize(file, {
      calibration: calibration(),
      keep: /^conv1|fc2/,
    });
    const { node, initializer } = decodeModel(quantized).graph;
    const names = initializer.map(({ name }) => name);
    expect(names).toContain('fc2.weight');
    expect(names).toContain('fc1.weight_quantized');
    expect(names).not.toContain('fc1.weight');
    expect(activations.has('logits')).toBe(false);
    expect(node.filter(({ opType }) => opType === 'BatchNormalization')).toEqual([]);
    const { values } = await run(quantized, images);
    expect(agreement(expected, classesOf(values))).toBeGreaterThan(0.98);
  });

  it('measures the range of each activation', async () => {
    const { activations } = await quantize(file, { calibration: calibration() });
    const input = activations.get('input');
    const seen = [...calibration()].length;
    expect(seen).toBe(4);
    const all = Array.from({ length: 4 }, (_, i) => [...dots(32, new Rng(500 + i)).images.dataSync()]).flat();
    expect(input?.min).toBe(Math.min(...all));
    expect(input?.max).toBe(Math.max(...all));
    expect(input?.scale).toBeCloseTo((Math.max(...all) - Math.min(...all)) / 255, 6);
    // Pooling and flattening have the scale of what they take.
    const scales = [...activations].map(([, { scale }]) => scale);
    expect(new Set(scales).size).toBeLessThan(scales.length);
  });

  it('is calibrated on pixels if the graph contains the preprocessing', async () => {
    const transforms = [
      { name: 'resize', size: [12, 12] },
      { name: 'normalize', mean: [0.3], std: [0.4] },
    ];
    const whole = await exportOnnx(network, { input: INPUT, preprocessing: { transforms } });
    const bytes = Uint8Array.from({ length: 50 * 144 }, (_, i) => (i * i * 37) % 256);
    const pixels = tensor(bytes, [50, ...INPUT], 'int32');
    const quantized = await quantize(whole, { calibration: [pixels] });
    const [before, after] = [
      await runOnnx(whole, bytes, [50, ...INPUT]),
      await runOnnx(quantized.file, bytes, [50, ...INPUT]),
    ];
    expect(agreement(classesOf(before.values), classesOf(after.values))).toBeGreaterThan(0.9);
    pixels.dispose();
  });

  it('takes the message that exportOnnxModel returns, and leaves it unchanged', async () => {
    const model = await exportOnnxModel(network, { input: INPUT });
    const before = encodeOnnx(model);
    const quantized = await quantize(model, { calibration: calibration() });
    expect(encodeOnnx(model)).toEqual(before);
    expect(quantized.bytesBefore).toBe(before.length);
  });

  it('leaks no tensors, in case of an error either', async () => {
    const before = memory().numTensors;
    await quantize(file, { calibration: calibration() });
    expect(memory().numTensors).toBe(before);
    const broken = tensor(new Float32Array(144).fill(Number.NaN), [1, ...INPUT]);
    const count = memory().numTensors;
    await expect(quantize(file, { calibration: [broken] })).rejects.toThrow(NumericError);
    expect(memory().numTensors).toBe(count);
    broken.dispose();
  });

  it('rejects invalid options and calibration without images', async () => {
    await expect(quantize(file, { calibration: [] })).rejects.toThrow('calibration got no images');
    for (const options of [
      { activations: 'int16' },
      { weightBits: 4 },
      { method: { name: 'entropy' } },
      { method: { name: 'percentile', percent: 101 } },
      { keep: /./ },
    ]) {
      const all = { calibration: calibration(), ...options } as Parameters<typeof quantize>[1];
      await expect(quantize(file, all)).rejects.toThrow(ConfigError);
    }
  });
});

describe("PyTorch's networks in int8", () => {
  it.each(['resnet', 'vgg-training', 'mobilenet', 'alexnet', 'activations'])('%s', async (name) => {
    const { size, output } = goldenOf(name);
    const images = pixels(size);
    const { file } = await quantize(goldenFile(name), { calibration: [images] });
    const { values } = await run(file, images);
    const scale = Math.max(...output.map(Math.abs));
    for (const [i, value] of values.entries()) {
      expect(Math.abs(value - (output[i] as number))).toBeLessThan(0.12 * scale);
    }
  });
});

describe('weights', () => {
  const quantized = async (
    nodes: readonly NodeSpec[],
    initializers: Parameters<typeof buildModel>[0]['initializers'] = {},
  ) => {
    const spec = { nodes, input: ['n', 2, 3, 3], initializers };
    const { file } = await quantize(encodeModel(spec), { calibration: [images] });
    return { before: await run(encodeModel(spec), images), after: await run(file, images), file };
  };
  const images = tensor(noise(4, 3, 3, 2).data as Float32Array, [4, 3, 3, 2]);

  it('have a scale per output channel', async () => {
    const w = noise(2, 2, 3, 3);
    const wide = floats(
      w.shape,
      Array.from(w.data as Float32Array, (value, i) => (i < 18 ? value : 1000 * value)),
    );
    const { before, after } = await quantized([['Conv', ['x', 'w'], ['y']]], { w: wide });
    for (const channel of [0, 1]) {
      const of = (values: Float32Array) => [0, 1, 2, 3].map((i) => values[2 * i + channel] as number);
      expectClose(of(after.values), of(before.values), {
        absolute: 0.02 * Math.max(...of(before.values).map(Math.abs)),
      });
    }
  });

  it('of a large layer take a quarter of the bytes', async () => {
    const spec = {
      nodes: [['MatMul', ['x', 'w'], ['y']]],
      input: ['n', 256],
      initializers: { w: noise(256, 200) },
    } as const;
    const { file, bytesBefore } = await quantize(encodeModel(spec), { calibration: [ones([1, 256])] });
    expect(file.length / bytesBefore).toBeLessThan(0.26);
  });

  it('may be zero where the bias is not', async () => {
    const { before, after } = await quantized([['Conv', ['x', 'w', 'b'], ['y']]], {
      w: floats(
        [2, 2, 3, 3],
        Array.from({ length: 36 }, (_, i) => (i < 18 ? 0 : 0.1)),
      ),
      b: floats([2], [3, -2]),
    });
    expectClose(after.values, [...before.values], { absolute: 0.02 });
  });

  it('of MatMul are quantized by column', async () => {
    const { before, after, file } = await quantized(
      [
        ['Flatten', ['x'], ['f']],
        ['MatMul', ['f', 'w'], ['m']],
        ['Add', ['m', 'b'], ['a']],
        ['Relu', ['a'], ['r']],
        ['MatMul', ['r', 'v'], ['y']],
      ],
      { w: noise(18, 5), b: noise(5), v: noise(5, 3) },
    );
    expectClose(after.values, [...before.values], { absolute: 0.05 });
    expect(decodeModel(file).graph.initializer.find(({ name }) => name === 'w_scale')?.dims).toEqual([5n]);
  });

  it('need opset 13', async () => {
    const file = encodeModel({
      nodes: [['Conv', ['x', 'w'], ['y']]],
      input: ['n', 2, 3, 3],
      initializers: { w: noise(2, 2, 3, 3) },
      opset: 12,
    });
    await expect(quantize(file, { calibration: [ones([1, 3, 3, 2])] })).rejects.toThrow('uses opset 12');
  });
});
