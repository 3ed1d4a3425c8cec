import '@tensorflow/tfjs-backend-cpu';
import { bytesSource } from '@convkit/checkpoint';
import { ConfigError, disposeModule } from '@convkit/core';
import { tidy, transpose } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { encodeModel, floats, noise } from '../import/build-model.fixture.js';
import { decodeModel } from '../import/decode-model.js';
import { goldenFile, goldenOf, pixels } from '../import/goldens.fixture.js';
import { importOnnx } from '../import/import-onnx.js';
import { runOnnx } from '../import/onnxruntime.fixture.js';
import { openOnnx } from '../import/open-onnx.js';
import { toFloat16 } from './to-float16.js';

describe("PyTorch's networks in float16", () => {
  it.each([
    'resnet',
    'resnet-names',
    'googlenet',
    'vgg',
    'vgg-training',
    'alexnet',
    'mobilenet',
    'activations',
  ])('%s computes nearly the same on onnxruntime and when it is imported', async (name) => {
    const { size, output } = goldenOf(name);
    const file = toFloat16(goldenFile(name));
    // 'googlenet' was exported for one image.
    const batch = name === 'googlenet' ? 1 : 3;
    const images = pixels(size, batch);
    const moved = tidy(() => transpose(images, [0, 3, 1, 2]));
    const { values } = await runOnnx(file, moved.dataSync() as Float32Array, moved.shape);
    const module = await importOnnx(file);
    const own = tidy(() => module.forward(images).dataSync());
    disposeModule(module);
    const scale = Math.max(...output.map(Math.abs));
    for (const computed of [values, own]) {
      expect(computed).toBeInstanceOf(Float32Array);
      for (const [i, value] of computed.entries()) {
        expect(Math.abs(value - (output[i] as number)), `output ${i}`).toBeLessThan(5e-3 * scale);
      }
    }
  });
});

const conv = { nodes: [['Conv', ['x', 'w'], ['y']]], input: ['n', 2, 3, 3] } as const;

it('halves the size, and keeps the names of the weights', async () => {
  const file = encodeModel({ ...conv, initializers: { w: noise(64, 2, 3, 3) } });
  const half = toFloat16(file);
  expect(half.length / file.length).toBeLessThan(0.55);
  const { entries } = await openOnnx(bytesSource(half));
  expect(Object.fromEntries(entries)).toEqual({ w: { stored: 'float16', shape: [64, 2, 3, 3] } });
});

it('computes softmax and statistics in float32', () => {
  const half = toFloat16(
    encodeModel({
      nodes: [
        ['BatchNormalization', ['x', 's', 's', 's', 's'], ['b']],
        ['Relu', ['b'], ['r']],
        ['Softmax', ['r'], ['y']],
      ],
      input: ['n', 2],
      initializers: { s: floats([2], [1, 1e6]) },
    }),
  );
  const { node, initializer } = decodeModel(half).graph;
  expect(initializer[0]?.dataType).toBe(1);
  expect(node.map(({ opType }) => opType)).toEqual(['BatchNormalization', 'Cast', 'Relu', 'Cast', 'Softmax']);
});

it('rejects weights beyond the range of float16 by name', () => {
  const file = encodeModel({ ...conv, initializers: { w: floats([1, 2, 1, 1], [1, -65520]) } });
  expect(() => toFloat16(file)).toThrow(ConfigError);
  expect(() => toFloat16(file)).toThrow(
    "the weight 'w' contains -65520, which is beyond the range of float16",
  );
  expect(() =>
    toFloat16(encodeModel({ ...conv, initializers: { w: floats([1, 2, 1, 1], [65519, 0]) } })),
  ).not.toThrow();
});
