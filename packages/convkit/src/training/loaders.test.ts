import { ConfigError, type RunSpec } from '@convkit/core';
import { arrayDataset, encodePng, type Loader, type TransformSpec } from '@convkit/data';
import { expect, it } from 'vitest';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import { createLoaders } from './loaders.js';

const COUNT = 6;
const [HEIGHT, WIDTH] = [6, 9];
const pixels = Uint8Array.from({ length: COUNT * HEIGHT * WIDTH }, (_, i) => (i * i) % 256);
const decoded = arrayDataset({
  images: pixels,
  labels: [0, 1, 0, 1, 0, 1],
  shape: [HEIGHT, WIDTH, 1],
  classes: ['a', 'b'],
});

/** The same images as files, and how often each was decoded. */
function files(): { dataset: LabeledDataset; decodings: number[] } {
  const decodings = Array(COUNT).fill(0);
  const bytesOf = (index: number) =>
    encodePng({ height: HEIGHT, width: WIDTH, channels: 1, data: decoded.get(index).image });
  const dataset: LabeledDataset = {
    ...decoded,
    async get(index) {
      decodings[index]++;
      return decoded.get(index);
    },
    encoded: async (index) => ({
      bytes: bytesOf(index),
      name: '',
      label: index % 2,
      decode: { channels: 1 },
    }),
  };
  return { dataset, decodings };
}

const dataOf = (dataset: LabeledDataset): ClassificationData => ({
  source: 'x',
  classes: dataset.classes,
  channels: 1,
  train: dataset,
  validation: dataset,
  test: dataset,
  warnings: [],
});

const spec = (
  input: RunSpec['recipe']['input'],
  transforms: NonNullable<RunSpec['data']['transforms']>,
): RunSpec => ({
  model: { name: 'lenet5', variant: 'modern', classes: [], input: [5, 5, 3] },
  data: { source: 'x', transforms },
  recipe: {
    input,
    loss: 'cross-entropy',
    optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0 },
    schedule: { name: 'constant' },
    batchSize: 4,
    epochs: 1,
    l2: [],
  },
  seed: 1,
  backend: { name: 'cpu', threads: 1 },
});

async function twoEpochs(loader: Loader): Promise<number[][]> {
  const batches: number[][] = [];
  for (let epoch = 0; epoch < 2; epoch++) {
    for await (const { images } of loader.epoch()) batches.push([...images]);
  }
  return batches;
}

const normalize = { mean: [0.2, 0.4, 0.6], std: [0.5, 0.5, 0.5] };

it.each([
  ['framed', spec({ size: [3, 3], normalize, shift: 1 }, [])],
  ['cropped', spec({ size: [5, 5], resize: 6, normalize }, [{ name: 'random-flip' }])],
  [
    'randomly cropped',
    spec({ size: [5, 5], normalize }, [{ name: 'random-resized-crop', size: [5, 5] } as { name: string }]),
  ],
])('decodes each file once, and gives the batches of decoded images: %s', async (_, run) => {
  const { dataset, decodings } = files();
  const [fromFiles, fromMemory] = [createLoaders(dataOf(dataset), run), createLoaders(dataOf(decoded), run)];
  expect(await twoEpochs(fromFiles.train)).toEqual(await twoEpochs(fromMemory.train));
  expect(decodings).toEqual(Array(COUNT).fill(1));
  expect(await twoEpochs(fromFiles.test)).toEqual(await twoEpochs(fromMemory.test));
  // The number of channels is that of the data.
  expect(fromFiles.test.shape).toEqual([5, 5, 1]);
  expect(fromFiles.validation).toBe(fromFiles.test);
});

it('takes images of different sizes that an augmentation crops to one', async () => {
  const { dataset } = files();
  const mixed: LabeledDataset = {
    ...dataset,
    shape: [null, null, 1],
    get: (index) => ({ ...decoded.get(index), shape: [HEIGHT, WIDTH, 1] }),
  };
  const steps: readonly TransformSpec[] = [
    { name: 'resize', size: 8 },
    { name: 'random-resized-crop', size: [5, 5] },
  ];
  const { train } = createLoaders(dataOf(mixed), spec({ size: [5, 5], normalize }, steps));
  for (const batch of await twoEpochs(train)) expect(batch.every(Number.isFinite)).toBe(true);
});

it('rejects data with a single class', () => {
  const single = { ...decoded, labels: Array(COUNT).fill(0), classes: ['a'] };
  const run = spec({ size: [5, 5], normalize }, []);
  expect(() => createLoaders(dataOf(single), run)).toThrow(ConfigError);
});
