import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { fit, writeRunConfig } from '../index.js';
import { RECIPE, tinyOptions, useCpu } from '../tiny.fixture.js';
import { CHECKPOINT_FILE, isRunFolder, NodeRunStore, readRunSummary } from './index.js';

beforeAll(useCpu);

let folder: string;
beforeEach(async () => {
  folder = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-summary-')), 'run');
});
afterEach(() => fs.rm(path.dirname(folder), { recursive: true }));

/** Trains in the folder until `step`, if any. Returns the summary of the running run. */
async function train(step = Number.POSITIVE_INFINITY) {
  const store = await NodeRunStore.open(folder);
  await writeRunConfig(store.files, { created: '2026-01-01T00:00:00.000Z' });
  const options = tinyOptions({ recipe: { ...RECIPE, epochs: 2 }, store });
  for await (const event of fit(options)) if (event.type === 'step' && event.step === step) break;
  const running = await readRunSummary(folder);
  await store.close();
  return running;
}

it('summarizes a run that is complete', async () => {
  expect(await isRunFolder(folder)).toBe(false);
  expect((await train()).state).toBe('running');
  expect(await isRunFolder(folder)).toBe(true);
  const summary = await readRunSummary(folder);
  expect(summary).toMatchObject({
    state: 'done',
    epoch: 2,
    epochs: 2,
    config: { created: expect.any(String) },
  });
  expect(summary.last.validationLoss).toBeGreaterThan(0);
  expect(summary.best.validationLoss).toBeLessThanOrEqual(summary.last.validationLoss as number);
  expect(summary.checkpoint).toMatchObject({ seed: 7, state: { step: 14 } });
});

it('summarizes a run that was interrupted, even in the middle of a line', async () => {
  await train(9);
  await fs.appendFile(path.join(folder, 'metrics.jsonl'), '{"type":"st');
  expect(await readRunSummary(folder)).toMatchObject({ state: 'interrupted', epoch: 1, epochs: 2 });
});

it('knows from the checkpoint whether a run without a log is complete', async () => {
  await train();
  await fs.rm(path.join(folder, 'metrics.jsonl'));
  await fs.rm(path.join(folder, 'config.json'));
  expect(await readRunSummary(folder)).toMatchObject({ state: 'done', epoch: 2, epochs: 2, last: {} });
});

it.each([
  [CHECKPOINT_FILE, (bytes: Buffer) => bytes.subarray(0, 100), /safetensors/],
  ['metrics.jsonl', (bytes: Buffer) => Buffer.from(`{"type":"start"}}\n${bytes}`), /damaged in line 1/],
  ['config.json', (bytes: Buffer) => bytes.subarray(0, 10), /config\.json is damaged/],
])('names a damaged %s', async (name, damage, problem) => {
  await train();
  const file = path.join(folder, name);
  await fs.writeFile(file, damage(await fs.readFile(file)));
  expect(await readRunSummary(folder)).toMatchObject({
    state: 'broken',
    problem: expect.stringMatching(problem),
  });
});
