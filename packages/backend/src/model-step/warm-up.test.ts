import { stateDict } from '@convkit/core';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '../selection/use-backend.js';
import { wasm } from '../wasm.js';
import { Net, step } from './warm-up.fixture.js';
import { warmUp } from './warm-up.js';

beforeAll(() => useBackend([wasm()]));

it.each([
  undefined,
  { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
  { name: 'adam', learningRate: 0.1 },
  { name: 'adamw', learningRate: 0.1, weightDecay: 0.1 },
  { name: 'rmsprop', learningRate: 0.1, centered: true, momentum: 0.9, weightDecay: 0.1 },
  { name: 'lion', learningRate: 0.1, weightDecay: 0.1 },
  { name: 'lamb', learningRate: 0.1, weightDecay: 0.1 },
] as const)('changes nothing, with optimizer %j', async (optimizer) => {
  const model = new Net();
  const values = () => [...stateDict(model)].map(([key, state]) => [key, [...state.dataSync()]]);
  const untouched = values();
  const { numTensors } = memory();
  const seen: object[] = [];
  await warmUp(model, { ...step, ...(optimizer && { optimizer }), onProgress: (one) => seen.push(one) });
  expect(seen).toEqual([{ done: 1, total: 1 }]);
  expect(values()).toEqual(untouched);
  expect(memory().numTensors).toBe(numTensors);
});

it('rethrows the errors of the model', async () => {
  await expect(warmUp(new Net(), { ...step, input: [8, 8, 3] })).rejects.toThrow(/channels/);
});

it.each([0, 1.5, Number.NaN])('rejects a batch size of %s', async (batchSize) => {
  await expect(warmUp(new Net(), { ...step, batchSize })).rejects.toThrow(/batchSize must be a whole number/);
});
