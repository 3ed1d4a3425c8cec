import { Rng } from '@convkit/core';
import { catalog, findModel, findVariant } from '@convkit/models';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { KNOWN_SPEC, KnownNet, TWO_SPOTS, useCpu } from '../known-net.fixture.js';
import { BAR, freshLenet } from '../lenet.fixture.js';
import { gradCam } from './grad-cam.js';

beforeAll(useCpu);

it('weights each feature map by its mean gradient', async () => {
  const model = new KnownNet();
  const before = memory().numTensors;
  const heat = await gradCam({ model, spec: KNOWN_SPEC }, { image: TWO_SPOTS, label: 0 });
  expect(memory().numTensors).toBe(before);
  expect(heat).toMatchObject({ layer: 'conv', height: 4, width: 4, low: 0 });
  // The score of the first class is the mean of the first feature map: 1/16 of 3 times the image.
  expect(heat.high).toBeCloseTo(3 / 16, 6);
  expect([...heat.data]).toEqual([0, 0, 0, 0, 0, 255, 0, 0, 0, 102, 0, 0, 0, 0, 0, 0]);
});

it('is zero where the feature maps count against the class', async () => {
  const heat = await gradCam({ model: new KnownNet(), spec: KNOWN_SPEC }, { image: TWO_SPOTS, label: 1 });
  expect([heat.low, heat.high]).toEqual([0, 0]);
});

it('uses the second convolution of LeNet-5, before pooling', async () => {
  const heat = await gradCam(freshLenet('modern'), { image: BAR, label: 1 });
  expect(heat).toMatchObject({ layer: 'conv2', height: 10, width: 10 });
});

it('rejects a network without feature maps', async () => {
  const { spec } = freshLenet('modern');
  const { create } = findVariant(findModel(catalog, 'mlp'), undefined);
  const model = create({ classes: 10, input: [32, 32, 1] }, new Rng(1));
  await expect(gradCam({ model, spec }, { image: BAR, label: 1 })).rejects.toThrow('no feature maps');
});
