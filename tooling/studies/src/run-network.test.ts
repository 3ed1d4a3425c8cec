import { expect, it } from 'vitest';
import { runNetwork } from './run-network.js';
import { STUDIES } from './study.js';

it('yields the training error of each epoch', async () => {
  const { batchSize, learningRate } = STUDIES.degradation;
  const request = {
    network: 'resnet18',
    seed: 1,
    widthMultiplier: 1 / 16,
    data: 'mnist',
    size: 28,
    augment: [],
    images: 192,
    epochs: 4,
    batchSize,
    learningRate,
  } as const;
  const points = [];
  for await (const point of runNetwork(request)) points.push(point);
  expect(points.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  const [first, last] = [points.at(0), points.at(-1)].map((point) => point?.trainingError ?? Number.NaN);
  expect(last).toBeLessThan(first as number);
  expect(last).toBeGreaterThan(0);
});
