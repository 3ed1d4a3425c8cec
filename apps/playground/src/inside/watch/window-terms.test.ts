import { inspectionPass } from '@convkit/core';
import type { RequestContext } from '@convkit/train/worker';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { imageInput } from '../../requests/image-input.js';
import { useCpu } from '../../requests/known-net.fixture.js';
import { freshLenet, freshNetwork, SPECKLED } from '../../requests/lenet.fixture.js';
import { convolution } from '../../requests/watch/convolution.js';
import type { ExactMaps } from '../../requests/watch/exact-map.js';
import { pooling } from '../../requests/watch/pooling.js';
import { convolutionAt, type Pixel, poolingAt } from './window-terms.js';

beforeAll(useCpu);

/** Some pixels of a map, with all corners. */
const pixelsOf = ({ height, width }: ExactMaps): Pixel[] => [
  [0, 0],
  [0, width - 1],
  [height - 1, 0],
  [height - 1, width - 1],
  [Math.floor(height / 2), Math.floor(width / 3)],
  [Math.floor(height / 4), Math.floor(width / 2)],
];

/** Expects a difference below 1e-5 of the size of the terms. */
function expectSame(actual: number | undefined, expected: number, size = 1): void {
  expect(Number.isFinite(expected)).toBe(true);
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-5 * Math.max(size, 1e-3));
}

/** One channel of the output of a layer, as a pass through the network shows it. */
function shown({ model, spec }: RequestContext, layer: string, channel: number): number[] {
  let values: number[] = [];
  model.forward(
    imageInput(spec, SPECKLED),
    inspectionPass(model, (path, output) => {
      const channels = output.shape.at(-1) as number;
      if (path === layer) values = [...output.dataSync()].filter((_, i) => i % channels === channel);
    }),
  );
  return values;
}

describe('a pixel of the first convolution', () => {
  it.each([
    ['LeNet-5', () => freshLenet('modern'), 'conv1', 'relu'],
    ['the published LeNet-5', () => freshLenet('original'), 'C1', 'scaledTanh'],
    ['LeNet-5 with sigmoids', () => freshLenet('sigmoid'), 'conv1', 'sigmoid'],
    [
      'a ResNet in color, with padding and batch norm',
      () => freshNetwork('resnet20', 'paper', 0.25),
      'conv1',
      'relu',
    ],
    ['GoogLeNet Lite', () => freshNetwork('googlenet-lite', 'lite', 0.25), 'conv1.conv', 'relu'],
    ['NiN', () => freshNetwork('nin', 'paper', 0.125), undefined, 'relu'],
  ])('of %s is the sum of its window and kernel', async (_name, create, layer, activation) => {
    const context = create();
    const before = memory().numTensors;
    for (const channel of [2, 1e6]) {
      const watched = await convolution(context, { image: SPECKLED, channel });
      if (!watched) throw new Error('no convolution was found');
      if (layer) expect(watched.layer).toBe(layer);
      expect(watched.activation).toBe(activation);
      expect(watched.channel).toBe(Math.min(channel, watched.channels - 1));
      for (const pixel of pixelsOf(watched.output)) {
        const { terms, result, computed } = convolutionAt(watched, pixel);
        const size = terms.flat().reduce((total, { product }) => total + Math.abs(product), 0);
        expectSame(result, computed, size * Math.abs(watched.norm?.scale ?? 1));
      }
    }
    expect(memory().numTensors).toBe(before);
  });

  it('has the value that a pass through the network shows', async () => {
    const context = freshLenet('modern');
    const watched = await convolution(context, { image: SPECKLED, channel: 3 });
    expect([...(watched?.output.values ?? [])]).toEqual(shown(context, 'conv1', 3));
  });
});

describe('a pixel of the first pooling layer', () => {
  it.each([
    ['LeNet-5', () => freshLenet('modern'), 'maximum', 'pool1'],
    ['the published LeNet-5', () => freshLenet('original'), 'scaled sum', 'S2'],
    [
      'GoogLeNet Lite, of overlapping windows',
      () => freshNetwork('googlenet-lite', 'lite', 0.25),
      'maximum',
      'maxpool2',
    ],
  ])('of %s follows from its window', async (_name, create, kind, layer) => {
    const context = create();
    const before = memory().numTensors;
    const watched = await pooling(context, { image: SPECKLED, channel: 1 });
    if (!watched) throw new Error('no pooling layer was found');
    expect(watched).toMatchObject({ kind, layer });
    for (const pixel of pixelsOf(watched.output)) {
      const { result, computed, pooled } = poolingAt(watched, pixel);
      expectSame(result, computed, Math.abs(pooled));
    }
    expect(memory().numTensors).toBe(before);
  });
});

it('there is nothing to watch in a network of linear layers', async () => {
  const context = freshNetwork('mlp');
  expect(await convolution(context, { image: SPECKLED, channel: 0 })).toBeNull();
  expect(await pooling(context, { image: SPECKLED, channel: 0 })).toBeNull();
});
