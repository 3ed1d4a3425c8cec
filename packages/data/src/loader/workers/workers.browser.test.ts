import { DataError, Rng } from '@convkit/core';
import { expect, it } from 'vitest';
import { CHAINS, type Chain } from '../../../test/batches-sha256.js';
import { pngDataset } from '../../../test/png-dataset.js';
import { Loader } from '../../index.js';
import { testBatches } from './batches.fixture.js';

for (const chain of CHAINS) testBatches(chain, 0);
// Its transforms are random, and its batches have targets.
testBatches(CHAINS.at(-1) as Chain, 2);

it('names a corrupt image found by a worker, or skips it', async () => {
  const dataset = pngDataset(20, [9]);
  const stopping = new Loader(dataset, { batchSize: 10, workers: 1 });
  const error = await stopping
    .epoch()
    .next()
    .catch((thrown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  expect(error.message).toContain('image-9.png');
  await stopping.close();
  const skipping = new Loader(dataset, { batchSize: 10, workers: 1, rng: new Rng(1), onCorrupt: 'skip' });
  let seen = 0;
  for await (const { indices } of skipping.epoch()) seen += indices.length;
  expect([seen, skipping.skipped]).toEqual([19, 1]);
  await skipping.close();
});

it('fails without hanging if the script cannot be loaded', async () => {
  const createWorker = () => new Worker('/no-such-script.js', { type: 'module' });
  const loader = new Loader(pngDataset(4), { batchSize: 2, workers: 1, createWorker });
  await expect(loader.epoch().next()).rejects.toThrow('a worker of the loader died');
});

it('fails without hanging if a worker throws', async () => {
  const url = URL.createObjectURL(new Blob(['onmessage = () => { throw new Error("no room"); }']));
  const loader = new Loader(pngDataset(4), { batchSize: 2, workers: 1, createWorker: () => new Worker(url) });
  await expect(loader.epoch().next()).rejects.toThrow('no room');
});
