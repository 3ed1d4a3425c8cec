import { MemoryRunStore } from '@convkit/train';
import { expect, it } from 'vitest';
import { toyData } from '../toy-data.fixture.js';
import type { TrainClassifierOptions } from './options.js';
import { trainClassifier } from './train-classifier.js';

const small = { data: toyData(1, 12), batchSize: 4, epochs: 1, widthMultiplier: 0.125, mixup: 0.2 };

/** Trains, and returns the losses of the steps and a checksum of the weights and the running statistics. */
async function train(options: Partial<TrainClassifierOptions>, until?: number) {
  const controller = new AbortController();
  const run = trainClassifier({ model: 'resnet20', ...small, ...options, signal: controller.signal });
  const losses: number[] = [];
  for await (const event of run) {
    if (event.type !== 'step') continue;
    losses.push(event.loss);
    if (event.step === until) controller.abort();
  }
  const classifier = await run.result;
  const sum = await classifier.weightsSha256();
  classifier.dispose();
  return { losses, sum };
}

it.each<[string, Partial<TrainClassifierOptions>]>([
  ['resnet20 with stochastic depth', { model: 'resnet20', stochasticDepth: 0.5 }],
  ['googlenet-lite with dropout and auxiliary classifiers', { model: 'googlenet-lite' }],
  ['vgg11 with dropout', { model: 'vgg11', dropout: 0.5 }],
])('trainClassifier gives the same bits with recompute: %s', async (_, options) => {
  const plain = await train(options);
  expect(plain.losses).toHaveLength(3);
  expect(await train({ ...options, recompute: true })).toEqual(plain);
});

it('may turn recompute on when a run is resumed', async () => {
  const out = new MemoryRunStore();
  const { sum } = await train({ epochs: 2 });
  await train({ epochs: 2, out, checkpointEvery: 1 }, 2);
  expect((await train({ epochs: 2, out, resume: true, recompute: true })).sum).toBe(sum);
});

it('rejects a recompute that is neither true nor false', async () => {
  await expect(train({ recompute: 'yes' as never })).rejects.toThrow('recompute must be true or false');
});
