import { expect, it } from 'vitest';
import { lastEpochs } from './means.js';

it('averages the last epoch over the seeds', () => {
  const point = (network: string, seed: number, epoch: number, trainingError: number) => ({
    network,
    seed,
    epoch,
    trainingError,
  });
  const points = [
    point('plain18', 1, 1, 0.9),
    point('plain18', 1, 2, 0.25),
    point('plain18', 2, 1, 0.8),
    point('plain18', 2, 2, 0.75),
    point('resnet18', 1, 2, 0.125),
  ];
  expect(lastEpochs(points)).toEqual([
    { network: 'plain18', mean: 0.5, lowest: 0.25, highest: 0.75 },
    { network: 'resnet18', mean: 0.125, lowest: 0.125, highest: 0.125 },
  ]);
});
