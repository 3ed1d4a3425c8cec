import { NumericError } from '@convkit/core';
import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { predict } from '../index.js';
import { TinyNet, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

const images = Float32Array.of(1, 2, 3, 4);
const shape = [1, 2, 2, 1] as const;

it('names weights that are not finite', async () => {
  const model = new TinyNet(1);
  model.bias.assign(tensor1d([0, Number.NaN, 0]));
  const { numTensors } = memory();
  const prediction = predict(model, { images, shape });
  await expect(prediction).rejects.toThrow(NumericError);
  await expect(prediction).rejects.toThrow("The network's outputs are not finite because its 'bias' is not");
  expect(memory().numTensors).toBe(numTensors);
});

it('names an input that is not finite', async () => {
  const broken = images.with(2, Number.POSITIVE_INFINITY);
  await expect(predict(new TinyNet(1), { images: broken, shape })).rejects.toThrow(/input has values/);
});

it('says so if outputs overflow although all weights are finite', async () => {
  const model = new TinyNet(1);
  model.weight.assign(tensor2d(new Float32Array(12).fill(3e38), [4, 3]));
  await expect(predict(model, { images, shape })).rejects.toThrow(/^The network's outputs are not finite$/);
});
