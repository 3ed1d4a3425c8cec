import { fill, memory, type Rank } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { imageInput } from './image-input.js';
import { KNOWN_SPEC, KnownNet, TWO_SPOTS, useCpu } from './known-net.fixture.js';
import { predictImage } from './predict-image.js';

beforeAll(useCpu);

it('pads and normalizes an image', () => {
  const input = imageInput(KNOWN_SPEC, TWO_SPOTS);
  expect(input.shape).toEqual([1, 4, 4, 1]);
  expect([...input.dataSync()]).toEqual(
    [0, 0, 0, 0, 0, 1, 0, 0, 0, 0.4, 0, 0, 0, 0, 0, 0].map((value) => expect.closeTo(value, 6)),
  );
  input.dispose();
});

it('resizes an image and converts it to grayscale', () => {
  const data = new Uint8Array(6 * 8 * 3).fill(255);
  const input = imageInput(KNOWN_SPEC, { height: 6, width: 8, channels: 3, data });
  expect(input.shape).toEqual([1, 4, 4, 1]);
  expect(input.dataSync()[5]).toBeCloseTo(1, 5);
  input.dispose();
});

it('resizes the shorter side and crops the center if the recipe does', () => {
  const { model, recipe } = KNOWN_SPEC;
  const spec = {
    ...KNOWN_SPEC,
    model: { ...model, input: [2, 2, 1] },
    recipe: { ...recipe, input: { ...recipe.input, resize: 2 } },
  };
  const input = imageInput(spec, {
    height: 2,
    width: 4,
    channels: 1,
    data: Uint8Array.of(0, 1, 2, 0, 0, 3, 4, 0),
  });
  expect([...input.dataSync()].map((value) => Math.round(255 * value))).toEqual([1, 2, 3, 4]);
  input.dispose();
});

it('predicts with softmax over the scores and leaks no tensors', async () => {
  const model = new KnownNet();
  const before = memory().numTensors;
  const { label, probabilities } = await predictImage({ model, spec: KNOWN_SPEC }, TWO_SPOTS);
  expect(memory().numTensors).toBe(before);
  expect(label).toBe(0);
  // The mean of the image is 1.4 / 16; the scores are 3 and -1 times that.
  expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-4 * (1.4 / 16))), 5);
});

it('says that the outputs are not finite instead of an answer', async () => {
  const model = new KnownNet();
  model.conv.weight.assign(fill<Rank.R4>(model.conv.weight.shape, Number.NaN));
  await expect(predictImage({ model, spec: KNOWN_SPEC }, TWO_SPOTS)).rejects.toThrow(
    'outputs are not finite',
  );
});
