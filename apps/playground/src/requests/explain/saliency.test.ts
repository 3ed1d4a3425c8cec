import { memory, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { imageInput } from '../image-input.js';
import { useCpu } from '../known-net.fixture.js';
import { BAR, freshLenet, SPECKLED } from '../lenet.fixture.js';
import { saliency, scoreGradient } from './saliency.js';

beforeAll(useCpu);

// Small steps avoid the kinks of ReLU and max pooling. The variant without them has large scores and needs a larger step.
it.each([
  ['modern', 1e-3],
  ['original', 0.5],
] as const)('agrees with finite differences on LeNet-5, %s', (variant, step) => {
  const { model, spec } = freshLenet(variant);
  const label = 3;
  tidy(() => {
    const x = imageInput(spec, SPECKLED);
    const gradient = scoreGradient(model, x, label).dataSync();
    const values = x.dataSync();
    const score = (pixel: number, by: number) => {
      const moved = Float32Array.from(values);
      moved[pixel] = (moved[pixel] as number) + by;
      return model.forward(tensor4d(moved, x.shape)).dataSync()[label] as number;
    };
    const largest = Math.max(...gradient.map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    for (const pixel of [10 * 32 + 12, 14 * 32 + 15, 18 * 32 + 18, 20 * 32 + 9]) {
      const difference = (score(pixel, step) - score(pixel, -step)) / (2 * step);
      expect(Math.abs((gradient[pixel] as number) - difference)).toBeLessThan(0.02 * largest);
    }
  });
});

it('returns a map of the size of the input and leaks no tensors', async () => {
  const trained = freshLenet('modern');
  const before = memory().numTensors;
  const map = await saliency(trained, { image: BAR, label: 1 });
  expect(memory().numTensors).toBe(before);
  expect(map).toMatchObject({ height: 32, width: 32, count: 1 });
  expect(map.low).toBeGreaterThanOrEqual(0);
  expect(map.high).toBeGreaterThan(0);
});
