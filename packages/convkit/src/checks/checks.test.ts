import { ConfigError } from '@convkit/core';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { toyData, toyDataset } from '../toy-data.fixture.js';
import { estimateTraining } from './estimate-training.js';
import { firstBatchOf } from './first-batch-of.js';
import { overfitBatches } from './overfit-batches.js';

const run = { model: 'lenet5', data: toyData(), batchSize: 16 } as const;

it('overfits a few batches and leaks no tensors', async () => {
  const losses: number[] = [];
  const onStep = ({ loss }: { readonly loss: number }) => losses.push(loss);
  await overfitBatches({ ...run, batches: 1, epochs: 1 });
  const before = memory().numTensors;
  const result = await overfitBatches({ ...run, batchSize: 6, batches: 2, epochs: 15, onStep });
  expect(result).toMatchObject({ samples: 12, steps: 30, lastAccuracy: 1, fits: true });
  expect(result.firstLoss).toBeCloseTo(((losses[0] as number) + (losses[1] as number)) / 2, 6);
  expect(result.lastLoss).toBeCloseTo(((losses[28] as number) + (losses[29] as number)) / 2, 6);
  expect(memory().numTensors).toBe(before);
});

it('reports a network that does not learn', async () => {
  const result = await overfitBatches({ ...run, batches: 1, epochs: 3, learningRate: 1e-9 });
  expect(result).toMatchObject({ samples: 16, steps: 3, fits: false });
  expect(result.lastLoss).toBeCloseTo(result.firstLoss, 3);
});

it('trains on all batches if there are fewer', async () => {
  expect((await overfitBatches({ ...run, batches: 9, epochs: 1 })).samples).toBe(48);
});

it('estimates time and memory', async () => {
  const few = await estimateTraining({ ...run, epochs: 3 });
  expect(few.steps).toBe(9);
  expect(few.secondsPerStep).toBeGreaterThan(0);
  expect(few.seconds).toBeGreaterThan(9 * few.secondsPerStep);
  const large = await estimateTraining({ ...run, batchSize: 48, epochs: 3 });
  expect(large.memory.activations).toBe(3 * few.memory.activations);
});

it('rejects invalid options', async () => {
  await expect(overfitBatches({ ...run, batches: 0 })).rejects.toThrow(ConfigError);
  await expect(estimateTraining({ ...run, model: 'lenet6' })).rejects.toThrow(ConfigError);
});

it('takes one batch of samples of each part, with all classes', () => {
  const data = firstBatchOf({ ...toyData(), train: toyDataset(60), test: toyDataset(20) }, 3);
  expect([data.train.length, data.validation.length, data.test.length]).toEqual([3, 3, 3]);
  const sorted = [...Array.from(data.train.labels)].sort();
  expect(sorted).toEqual([0, 1, 2]);
  const same = firstBatchOf(toyData(), 16);
  expect(same.test).toBe(same.validation);
  expect(firstBatchOf(toyData(), 999).train.length).toBe(48);
});
