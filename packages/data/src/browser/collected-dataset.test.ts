import { ConfigError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { Loader } from '../index.js';
import { CollectedDataset } from './collected-dataset.js';

const image = (value: number) => ({
  height: 2,
  width: 2,
  channels: 3 as const,
  data: new Uint8Array(12).fill(value),
});
const collect = () => new CollectedDataset({ classes: ['rock', 'paper'], shape: [2, 2, 3] });

describe('CollectedDataset', () => {
  it('adds copies of images to classes, and can be loaded', async () => {
    const dataset = collect();
    const shown = image(7);
    dataset.add('paper', shown);
    shown.data.fill(0);
    dataset.add('rock', { height: 1, width: 1, channels: 1, data: Uint8Array.of(5) });
    expect(dataset).toMatchObject({ length: 2, labels: [1, 0], counts: [1, 1] });
    expect(dataset.get(0)).toEqual({ image: new Uint8Array(12).fill(7), label: 1 });
    expect(dataset.get(1)).toEqual({ image: new Uint8Array(12).fill(5), label: 0 });
    for await (const { labels } of new Loader(dataset, { batchSize: 2 }).epoch())
      expect([...labels]).toEqual([1, 0]);
  });

  it('clears a class', () => {
    const dataset = collect();
    for (const [i, name] of ['rock', 'paper', 'rock'].entries()) dataset.add(name, image(i));
    dataset.clear('rock');
    expect(dataset).toMatchObject({ length: 1, labels: [1], counts: [0, 1] });
    expect(dataset.get(0).image[0]).toBe(1);
  });

  it('rejects unknown classes and samples', () => {
    expect(() => collect().add('well', image(1))).toThrow("unknown class 'well'");
    expect(() => collect().get(0)).toThrow(ConfigError);
    expect(() => new CollectedDataset({ classes: ['a', 'a'], shape: [1, 1, 1] })).toThrow(ConfigError);
    expect(() => new CollectedDataset({ classes: [], shape: [1, 1, 1] })).toThrow(ConfigError);
  });
});
