import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
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

it('refuses to take later epochs of a run for those of a job', async () => {
  const runTrial = createRunTrial({});
  const sweep = directoryStore(folder);
  const options = { model: 'lenet5', data, epochs: 2, batchSize: 12, seed: 1 };
  const train = async (epochs: number) => {
    const store = await sweep.openRun('0001');
    const job = { id: `0001.epochs-${epochs}`, run: '0001', trial: 1, parameters: {}, options, epochs };
    try {
      return await runTrial(job, { store, signal: new AbortController().signal, onEpoch: () => {} });
    } finally {
      await store.close();
    }
  };
  expect((await train(2)).curve).toHaveLength(2);
  await expect(train(1)).rejects.toMatchObject({
    code: 'CHECKPOINT',
    message: 'trial 0001 has been trained beyond epoch 1 already',
  });
});
