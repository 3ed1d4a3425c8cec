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
