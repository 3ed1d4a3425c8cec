import { Rng } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { gradCam } from './grad-cam.js';
import { KNOWN_SPEC, KnownNet, TWO_SPOTS, useCpu } from '../known-net.fixture.js';
import { BAR, freshLenet } from '../lenet.fixture.js';

beforeAll(useCpu);

it('weights each map by its mean gradient', async () => {
  const model = new KnownNet();
  const before = memory().numTensors;
  const heat = await gradCam({ model, spec: KNOWN_SPEC }, { image: TWO_SPOTS, label: 0 });
  expect(memory().numTensors).toBe(before);
  expect(heat).toMatchObject({ layer: 'maps', height: 4, width: 4, low: 0 });
  // The first class's score is the mean of the first map: 1/16 of 3 times the image.
  expect(heat.high).toBeCloseTo(3 / 16, 6);
  expect([...heat.data]).toEqual([0, 0, 0, 0, 0, 255, 0, 0, 0, 102, 0, 0, 0, 0, 0, 0]);
});

it('shows nothing where the maps speak against the class', async () => {
  const heat = await gradCam({ model: new KnownNet(), spec: KNOWN_SPEC }, { image: TWO_SPOTS, label: 1 });
  expect([heat.low, heat.high]).toEqual([0, 0]);
});

it("looks at LeNet-5's second convolution, before its pooling", async () => {
  const heat = await gradCam(freshLenet('modern'), { image: BAR, label: 1 });
  expect(heat).toMatchObject({ layer: 'conv2', height: 10, width: 10 });
});

it('says so where a network has no feature maps', async () => {
  const { spec } = freshLenet('modern');
  const { create } = findVariant(findModel(catalog, 'mlp'), undefined);
  const model = create({ classes: 10, input: [32, 32, 1] }, new Rng(1));
  await expect(gradCam({ model, spec }, { image: BAR, label: 1 })).rejects.toThrow('no feature maps');
});
