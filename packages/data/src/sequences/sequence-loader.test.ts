import { type Batch, ConfigError, Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { balancedSampler } from '../loader/samplers.js';
import { type SequenceDataset, sequencesAt } from './sequence-dataset.js';
import { SequenceLoader, type SequenceLoaderOptions } from './sequence-loader.js';

const dataset: SequenceDataset = {
  length: 7,
  shape: [2, 1],
  values: Float32Array.from({ length: 14 }, (_, i) => i),
  classes: ['a', 'b'],
  labels: Int32Array.of(0, 1, 0, 1, 0, 1, 0),
};
const load = (options: Partial<SequenceLoaderOptions> = {}) =>
  new SequenceLoader(dataset, { batchSize: 3, ...options });

async function collect(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

describe('SequenceLoader', () => {
  it('yields samples in order, with a smaller last batch', async () => {
    const batches = await collect(load().epoch());
    expect(batches.map(({ shape }) => shape)).toEqual([
      [3, 2, 1],
      [3, 2, 1],
      [1, 2, 1],
    ]);
    expect(batches[2]).toEqual({
      images: Float32Array.of(12, 13),
      shape: [1, 2, 1],
      labels: Int32Array.of(0),
    });
    expect(await collect(load({ dropLast: 'single' }).epoch())).toHaveLength(2);
  });

  it('resumes exactly from its state', async () => {
    const create = () => load({ rng: new Rng(7) });
    const whole = create();
    const expected = [...(await collect(whole.epoch())), ...(await collect(whole.epoch()))];
    for (const stop of [1, 2, 3, 4, 5]) {
      const first = create();
      const seen: Batch[] = [];
      while (seen.length < stop) {
        for await (const batch of first.epoch()) {
          seen.push(batch);
          if (seen.length === stop) break;
        }
      }
      const second = create();
      second.restore(JSON.parse(JSON.stringify(first.state)));
      while (second.state.epoch < 2) seen.push(...(await collect(second.epoch())));
      expect(seen).toEqual(expected);
    }
  });

  it('carries targets, and draws classes equally often with a balanced sampler', async () => {
    const targets = { width: 2, values: Float64Array.from({ length: 14 }, (_, i) => 10 * i) };
    const [batch] = await collect(new SequenceLoader({ ...dataset, targets }, { batchSize: 2 }).epoch());
    expect(batch?.targets).toEqual(Float32Array.of(0, 10, 20, 30));
    const sampler = balancedSampler(dataset, new Rng(1));
    const labels = (await collect(load({ sampler }).epoch())).flatMap((each) => [...each.labels]);
    expect(labels.filter((label) => label === 1)).toHaveLength(4);
  });

  it('rejects invalid options, states and indices', () => {
    expect(() => load({ batchSize: 0 })).toThrow(ConfigError);
    expect(() => new SequenceLoader(sequencesAt(dataset, []), { batchSize: 1 })).toThrow('has no samples');
    for (const cursor of [-1, 2, 8]) expect(() => load().restore({ epoch: 0, cursor })).toThrow(ConfigError);
    expect(() => sequencesAt(dataset, [7])).toThrow('sample index 7 is out of range');
  });
});
