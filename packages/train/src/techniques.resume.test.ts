import { Rng } from '@convkit/core';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EpochEvent, RunEvent } from './events.js';
import { fit, MemoryRunStore, type TrainingRecipe } from './index.js';
import { RECIPE, TinyNet, tinyOptions, useCpu } from './tiny.fixture.js';

beforeAll(useCpu);

/** All at once, on batches of 8 of 50 images: 3 optimizer steps per epoch, the last on 2 images. */
const ALL: TrainingRecipe = {
  ...RECIPE,
  clipValue: 0.05,
  accumulate: 3,
  distillation: { temperature: 2, weight: 0.4 },
  stochasticDepthWarmup: 2,
  unfreeze: [{ epoch: 2, pattern: 'bias' }],
  freeze: 'bias',
};
const STEPS = 12;

interface Stop {
  readonly how: 'abort' | 'kill';
  readonly step: number;
}

/** Runs until it stops, resumes with another network each time, and returns what its epochs and its end report. */
async function run(recipe: TrainingRecipe, stops: readonly Stop[], checkpointEvery = 1) {
  const store = new MemoryRunStore();
  const teacher = new TinyNet(99);
  const epochs = new Map<number, Partial<EpochEvent>>();
  let last: RunEvent | undefined;
  for (const [i, { how, step }] of [...stops, { how: 'kill', step: STEPS + 1 } as const].entries()) {
    const controller = new AbortController();
    const parts = { microBatches: 2, checkpointEvery, signal: controller.signal };
    const options = { ...parts, recipe, teacher, store, resume: i > 0, model: new TinyNet(1 + i) };
    for await (const event of fit(tinyOptions(options))) {
      last = event;
      if (event.type === 'epoch') {
        const { imagesPerSecond, ...rest } = event;
        epochs.set(event.epoch, rest);
      }
      if (event.type !== 'step' || event.step !== step) continue;
      if (how === 'kill') break;
      controller.abort();
    }
  }
  return { last, epochs: [...epochs.values()] };
}

describe.each<[string, Partial<TrainingRecipe>]>([
  ['an exponential average', { ema: { decay: 0.9, warmup: true } }],
  ['an average of epochs', { swa: { fromEpoch: 2 } }],
  ['an average of steps', { swa: { fromEpoch: 2, everySteps: 2 } }],
])('with all techniques and %s', (_, averaging) => {
  const recipe = { ...ALL, ...averaging };

  it.each([1, 2])('a run stopped at random steps ends bit-identical, seed %i', async (seed) => {
    const rng = new Rng(seed);
    const stops = Array.from({ length: 4 }, (): Stop => {
      return { how: rng.integer(2) === 0 ? 'kill' : 'abort', step: 1 + rng.integer(STEPS) };
    });
    const { numTensors } = memory();
    const whole = await run(recipe, []);
    expect(whole.last).toMatchObject({ type: 'done', step: STEPS });
    expect(await run(recipe, stops, 1 + rng.integer(3))).toEqual(whole);
    // Its networks: one of 3 variables and a teacher, five and a teacher.
    expect(memory().numTensors - numTensors).toBe(3 * 8);
  });
});

it('keeps the number of parts of a batch that is saved in a checkpoint', async () => {
  const store = new MemoryRunStore();
  const train = async (microBatches: number, resume: boolean, stop: number) => {
    const options = { store, resume, microBatches, checkpointEvery: 1, model: new TinyNet(1) };
    for await (const event of fit(tinyOptions(options))) {
      if (event.type === 'done') return event.weightsSha256;
      if (event.type === 'checkpoint' && event.step === stop) return undefined;
    }
    return undefined;
  };
  const whole = await train(4, false, -1);
  await train(4, false, 9);
  expect(await train(1, true, -1)).toBe(whole);
});
