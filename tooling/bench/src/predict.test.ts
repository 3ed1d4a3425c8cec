import { expect, it } from 'vitest';
import { compare } from './compare.js';
import { disagreements } from './disagreements.js';
import type { Row } from './row.js';
import { channelsFirst } from './sides/onnxruntime.js';

it('moves the channels of every image before its height', () => {
  const images = Float32Array.from([1, 10, 2, 20, 3, 30, 4, 40]);
  expect([...channelsFirst({ images, shape: [2, 1, 2, 2] })]).toEqual([1, 2, 10, 20, 3, 4, 30, 40]);
});

it('predicts the same in convkit and in onnxruntime-web, on any number of threads', async () => {
  const row: Row = {
    name: 'some',
    title: 'a prediction',
    work: { kind: 'predict', network: 'lenet5', batchSize: 3 },
    contenders: [
      { title: 'convkit', runs: 'convkit-predict', threads: 1, steps: 2 },
      { title: 'onnxruntime-web', runs: 'onnxruntime-web', threads: 2, steps: 2 },
    ],
    tolerance: 1e-3,
  };
  const measured = await compare(row, { rounds: 1 });
  expect(measured.map(({ failure, outputs, rates }) => [failure, outputs?.length, rates.length])).toEqual([
    [undefined, 30, 1],
    [undefined, 30, 1],
  ]);
  expect(measured.map(({ facts }) => facts.threads)).toEqual([1, 2]);
  expect(disagreements(measured, row.tolerance)).toEqual([]);
});
