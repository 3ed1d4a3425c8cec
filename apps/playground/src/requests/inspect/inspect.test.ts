import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useCpu } from '../known-net.fixture.js';
import { BAR, freshLenet } from '../lenet.fixture.js';
import { activations } from './activations.js';
import { architecture } from './architecture.js';
import { filters } from './filters.js';
import { lenetTables } from './lenet-tables.js';

beforeAll(useCpu);

it('returns the feature maps of each layer in order and leaks no tensors', async () => {
  const trained = freshLenet('modern');
  const before = memory().numTensors;
  const layers = await activations(trained, BAR);
  expect(memory().numTensors).toBe(before);
  expect(layers.map(({ layer }) => layer)).toEqual(
    'conv1 pool1 conv2 pool2 fc1 dropout1 fc2 dropout2 fc3'.split(' '),
  );
  expect(layers[0]).toMatchObject({
    type: 'Conv2d',
    shape: [28, 28, 6],
    height: 28,
    width: 28,
    count: 6,
    low: 0,
  });
  expect(layers.at(-1)).toMatchObject({ shape: [10], height: 1, width: 10, count: 1 });
});

it('returns the filters of each convolution, also with a connection table', async () => {
  const modern = await filters(freshLenet('modern'));
  expect(modern.map(({ layer, shape, count }) => [layer, shape, count])).toEqual([
    ['conv1', [5, 5, 1, 6], 6],
    ['conv2', [5, 5, 6, 16], 96],
  ]);
  const original = await filters(freshLenet('original'));
  expect(original.map(({ layer, shape }) => [layer, shape])).toEqual([
    ['C1', [5, 5, 1, 6]],
    ['C3', [5, 5, 60]],
    ['C5', [5, 5, 16, 120]],
  ]);
  for (const { low, high } of original) expect(low).toBe(-high);
});

it('summarizes the architecture with the counts of the paper', async () => {
  const trained = freshLenet('original');
  const before = memory().numTensors;
  const { layers, totals, input, name } = await architecture(trained);
  expect(memory().numTensors).toBe(before);
  expect([name, input]).toEqual(['LeNet-5 (original)', [32, 32, 1]]);
  expect(layers.map(({ layer, parameters }) => [layer, parameters])).toEqual([
    ['C1', 156],
    ['S2', 12],
    ['C3', 1516],
    ['S4', 32],
    ['C5', 48120],
    ['F6', 10164],
    ['output', 0],
  ]);
  expect(totals.parameters).toBe(60_000);
});

it('leaves the network usable after summarizing its architecture', async () => {
  const trained = freshLenet('modern');
  const before = await activations(trained, BAR);
  await architecture(trained);
  expect(await activations(trained, BAR)).toEqual(before);
});

it('returns the tables of the original LeNet-5 and of no other variant', async () => {
  const tables = await lenetTables(freshLenet('original'));
  expect(tables?.connections.flat()).toHaveLength(60);
  expect(tables?.codes).toMatchObject({ height: 12, width: 7, count: 10, low: -1, high: 1 });
  // The first row of the 7 is all white.
  const seven = tables?.codes.data.subarray(7 * 84, 7 * 84 + 14) ?? [];
  expect([...seven]).toEqual([...Array(7).fill(255), ...Array(5).fill(0), 255, 255]);
  expect(await lenetTables(freshLenet('modern'))).toBeUndefined();
});
