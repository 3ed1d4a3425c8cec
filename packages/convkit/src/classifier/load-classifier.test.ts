import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '@convkit/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBackend } from '../backend.js';
import { createModel } from '../models.js';
import { Classifier, loadClassifier } from './classifier.js';

let folder: string;
let classifier: Classifier;

beforeAll(async () => {
  await ensureBackend();
  folder = await mkdtemp(join(tmpdir(), 'convkit-load-'));
  const model = { name: 'lenet5', variant: 'modern', classes: ['a', 'b'], input: [32, 32, 1] };
  const preprocessing = { channels: 1, background: 255, transforms: [] } as const;
  classifier = new Classifier(
    { model, preprocessing, loss: 'cross-entropy' },
    createModel(model, new Rng(1)),
  );
});
afterAll(async () => {
  classifier.dispose();
  await rm(folder, { recursive: true });
});

it('loads a file of any name', async () => {
  await classifier.save(join(folder, 'lenet of ü'));
  const loaded = await loadClassifier(join(folder, 'lenet of ü'));
  expect(loaded.classes).toEqual(['a', 'b']);
  loaded.dispose();
});

it.each(['weights.pth', 'weights.safetensors'])('says that %s is not a classifier', async (name) => {
  const file = join(folder, name);
  await classifier.export(file);
  await expect(loadClassifier(file)).rejects.toThrow('holds weights, but no classifier');
});

it('says that a file is no file of weights', async () => {
  const file = join(folder, 'notes.onnx');
  await writeFile(file, 'some notes');
  await expect(loadClassifier(file)).rejects.toThrow(
    'notes.onnx is neither a safetensors nor a PyTorch file',
  );
});

it('replaces a file once the new one is complete', async () => {
  const file = join(folder, 'replaced.onnx');
  await writeFile(file, 'old');
  await expect(classifier.export(join(folder, 'none', 'x.onnx'))).rejects.toThrow(
    'its folder does not exist',
  );
  await classifier.export(file);
  expect((await readFile(file)).length).toBeGreaterThan(1000);
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
