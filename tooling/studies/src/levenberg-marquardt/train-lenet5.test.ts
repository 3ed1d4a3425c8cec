import { parameters, Rng } from '@convkit/core';
import { C3_TABLE, LeNet5Original } from '@convkit/models';
import { expect, it } from 'vitest';
import { widenInitialWeights } from './initial-weights.js';
import { type RatesEvent, trainLeNet5 } from './train-lenet5.js';

it('trains one image per step, at rates between those of the largest and of no curvature', async () => {
  const rates: RatesEvent[] = [];
  const losses: number[] = [];
  const request = { seed: 1, passes: 2, images: 60, testImages: 10, curvatureImages: 10 };
  for await (const event of trainLeNet5(request, undefined, (estimate) => rates.push(estimate))) {
    if (event.type === 'epoch') losses.push(event.trainLoss);
    if (event.type === 'start') expect(event.stepsPerEpoch).toBe(60);
  }
  expect(losses[1]).toBeLessThan(0.8 * (losses[0] as number));
  expect(rates).toHaveLength(2);
  for (const { lowest, highest } of rates) {
    expect(highest).toBeLessThan(0.0005 / 0.02);
    expect(lowest).toBeGreaterThan(1e-7);
    expect(highest / lowest).toBeGreaterThan(100);
  }
});

it('starts with weights within 2.4 over the square root of the fan-in', () => {
  const model = new LeNet5Original(new Rng(1));
  widenInitialWeights(model);
  const largest = (key: string) => Math.max(...(parameters(model).get(key)?.dataSync() ?? []).map(Math.abs));
  expect(largest('C5.weight')).toBeGreaterThan(0.99 * (2.4 / 20));
  expect(largest('C5.weight')).toBeLessThanOrEqual(2.4 / 20 + 1e-6);
  const filters = parameters(model).get('C3.weight')?.dataSync() as Float32Array;
  const connections = C3_TABLE.flatMap((inputs) => inputs.map(() => 2.4 / Math.sqrt(25 * inputs.length)));
  for (const [i, value] of filters.entries())
    expect(Math.abs(value)).toBeLessThanOrEqual((connections[i % 60] as number) + 1e-6);
});
