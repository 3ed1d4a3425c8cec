import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSweep } from './read-sweep.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-read-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('makes paths absolute, also those of parameters, and takes the model from the space', async () => {
  const file = path.join(folder, 'sweep.json');
  const space = { model: { choice: ['lenet5'] }, data: { choice: ['mnist', 'strokes'] } };
  const method = { name: 'grid' };
  writeFileSync(
    file,
    JSON.stringify({ run: { epochs: 1, dataDir: 'here' }, space, method, metric: 'trainLoss' }),
  );
  expect(await readSweep(file)).toMatchObject({
    run: { dataDir: path.resolve('here') },
    space: { model: { choice: ['lenet5'] }, data: { choice: ['mnist', path.resolve('strokes')] } },
  });
});

it('sums the content of the files that its options name', async () => {
  const [file, weights, augment] = ['sweep.json', 'own.safetensors', 'none.json'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  const run = { model: 'resnet18', epochs: 1, data: folder, weights };
  const space = { augment: { choice: ['light', augment] } };
  writeFileSync(file, JSON.stringify({ run, space, method: { name: 'grid' }, metric: 'trainLoss' }));
  writeFileSync(augment, '[]');
  writeFileSync(weights, 'abc');
  const { inputs } = await readSweep(file);
  expect(inputs).toEqual({
    // The example of FIPS 180.
    [weights]: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    [augment]: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
