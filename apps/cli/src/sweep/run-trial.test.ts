import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TrialJob } from '@convkit/sweep';
import { directoryStore } from '@convkit/sweep/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeStrokes } from '../images.fixture.js';
import { createRunTrial } from './run-trial.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-run-trial-'));
const data = path.join(folder, 'strokes');

beforeAll(() => {
  for (const part of ['train', 'validation']) writeStrokes(path.join(data, part), 12);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Trains a run until some epochs are complete. */
async function train(run: string, epochs: number, own: TrialJob['options'] = {}) {
  const options = { model: 'lenet5', data, epochs: 4, batchSize: 12, seed: 1, ...own };
  const store = await directoryStore(folder).openRun(run);
  const job = { id: `${run}.epochs-${epochs}`, run, trial: 1, parameters: {}, options, epochs };
  const context = { store, signal: new AbortController().signal, onEpoch: () => {} };
  try {
    return await createRunTrial({})(job, context);
  } finally {
    await store.close();
  }
}

it('refuses to take later epochs of a run for those of a job', async () => {
  expect((await train('0001', 2)).curve).toHaveLength(2);
  await expect(train('0001', 1)).rejects.toMatchObject({
    code: 'CHECKPOINT',
    message: 'the run has been trained beyond epoch 1 already',
  });
});

it('says which epoch a run keeps, at a rung and at the end', async () => {
  const options = { optimizer: 'sgd', lr: 0.5 };
  for (const epochs of [3, 4]) {
    const { curve, bestEpoch, weightsSha256 } = await train('0002', epochs, {
      ...options,
      keepBest: 'validationLoss',
    });
    const losses = curve.map(({ validationLoss }) => validationLoss as number);
    expect(bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    const alone = await train(`alone-${epochs}`, bestEpoch as number, options);
    expect(weightsSha256).toBe(alone.weightsSha256);
  }
  expect((await train('0003', 2)).bestEpoch).toBe(undefined);
});
