import '@tensorflow/tfjs-backend-cpu';
import { readStateDict } from '@convkit/checkpoint';
import { disposeModule, parameters, Rng, stateDict } from '@convkit/core';
import { catalog, findModel, findVariant, type ModelOptions } from '@convkit/models';
import { cast, div, pad, sub, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { exportOnnx } from '../export/export-onnx.js';
import { randomImages, relativeDifference } from '../export/exported.fixture.js';
import { importOnnx } from './import-onnx.js';
import { weightsFromOnnx } from './weights/weights-from-onnx.js';

it.each<[string, string, ModelOptions]>([
  ['lenet5', 'modern', { input: [32, 32, 1] }],
  ['lenet5', 'original', { input: [32, 32, 1] }],
  ['alexnet', 'paper', { widthMultiplier: 1 / 16, input: [67, 67, 3] }],
  ['alexnet', 'torchvision', { widthMultiplier: 1 / 16, input: [64, 64, 3] }],
  ['googlenet', 'torchvision', { widthMultiplier: 1 / 16, input: [33, 33, 3] }],
  ['resnet18', 'torchvision', { widthMultiplier: 1 / 16, input: [33, 33, 3] }],
])('%s %s, exported and imported, is the same network', async (name, variant, options) => {
  const entry = findModel(catalog, name);
  const input = options.input ?? entry.input;
  const network = findVariant(entry, variant).create({ ...options, input }, new Rng(3));
  const images = randomImages([2, ...input]);
  const expected = tidy(() => network.forward(images).dataSync());
  for (const foldBatchNorm of [true, false]) {
    const module = await importOnnx(await exportOnnx(network, { input, foldBatchNorm }));
    expect(module.inputShape).toEqual(input);
    expect(
      relativeDifference(
        tidy(() => module.forward(images).dataSync()),
        expected,
      ),
    ).toBeLessThan(1e-5);
    if (!foldBatchNorm) {
      const known = stateDict(network);
      const added = [...parameters(module).keys()].filter((key) => !known.has(key));
      // The original C3 assembles its filters from the connections of a table.
      expect(added).toEqual(variant === 'original' ? ['C3.filter'] : []);
    }
    disposeModule(module);
  }
  disposeModule(network);
});

it('preprocessing in the graph is imported, but not trained', async () => {
  const network = findVariant(findModel(catalog, 'lenet5')).create({}, new Rng(3));
  const transforms = [
    { name: 'resize', size: [28, 28] },
    { name: 'pad', size: [32, 32], value: 0 },
    { name: 'normalize', mean: [0.1], std: [0.3] },
  ];
  const file = await exportOnnx(network, { input: [32, 32, 1], preprocessing: { transforms } });
  const module = await importOnnx(file);
  expect(module.inputShape).toEqual([28, 28, 1]);
  expect([...parameters(module).keys()].sort()).toEqual([...parameters(network).keys()].sort());
  const bytes = tensor(
    Uint8Array.from({ length: 2 * 28 * 28 }, (_, i) => (i * 37) % 256),
    [2, 28, 28, 1],
    'int32',
  );
  const expected = tidy(() => {
    const padded = pad(cast(bytes, 'float32'), [
      [0, 0],
      [2, 2],
      [2, 2],
      [0, 0],
    ]);
    return network.forward(div(sub(div(padded, 255), 0.1), 0.3)).dataSync();
  });
  expect(
    relativeDifference(
      tidy(() => module.forward(bytes).dataSync()),
      expected,
    ),
  ).toBeLessThan(1e-5);
  const weights = await weightsFromOnnx(file, network, [32, 32, 1]);
  for (const [key, value] of await readStateDict(network))
    expect(weights.get(key)?.data, key).toEqual(value.data);
  disposeModule(module);
  disposeModule(network);
});
