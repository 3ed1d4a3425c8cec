import { expect, it } from 'vitest';
import { runNetwork } from './run-network.js';
import { DEGRADATION } from './study.js';

it('yields the training error of each epoch', async () => {
  const { batchSize, learningRate } = DEGRADATION;
  const request = {
    network: 'resnet18',
    seed: 1,
    widthMultiplier: 1 / 16,
    images: 192,
    epochs: 4,
    batchSize,
    learningRate,
  };
  const points = [];
  for await (const point of runNetwork(request)) points.push(point);
  expect(points.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  const [first, last] = [points.at(0), points.at(-1)].map((point) => point?.trainingError ?? Number.NaN);
  expect(last).toBeLessThan(first as number);
  expect(last).toBeGreaterThan(0);
});
