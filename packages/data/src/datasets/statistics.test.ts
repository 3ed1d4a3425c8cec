import { DataError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { arrayDataset, type Dataset, datasetStatistics } from '../index.js';

const classes = ['dark', 'bright'];

describe('datasetStatistics', () => {
  it('counts samples, averages channels and finds duplicate images', async () => {
    const dataset = arrayDataset({
      images: Uint8Array.of(0, 255, 255, 255, 0, 255),
      labels: [0, 1, 0],
      shape: [1, 1, 2],
      classes,
    });
    const { mean, std, ...rest } = await datasetStatistics(dataset);
    expect(rest).toEqual({
      count: 3,
      perClass: [
        { name: 'dark', count: 2 },
        { name: 'bright', count: 1 },
      ],
      heights: { smallest: 1, largest: 1 },
      widths: { smallest: 1, largest: 1 },
      broken: [],
      duplicates: [[0, 2]],
    });
    expect(mean[0]).toBeCloseTo(1 / 3, 12);
    expect(std[0]).toBeCloseTo(Math.sqrt(2) / 3, 12);
    expect([mean[1], std[1]]).toEqual([1, 0]);
  });

  it('skips unreadable samples, and accepts images of different sizes', async () => {
    const dataset: Dataset = {
      length: 3,
      classes,
      shape: [null, null, 1],
      async get(index) {
        if (index === 1) throw new DataError('b.png is damaged');
        const shape = [1 + index, 2, 1] as const;
        return { image: new Uint8Array(shape[0] * 2).fill(index), label: 1, shape };
      },
    };
    const seen: number[] = [];
    const found = await datasetStatistics(dataset, { onProgress: (read) => seen.push(read) });
    expect(found.broken).toEqual([{ index: 1, reason: 'b.png is damaged' }]);
    expect(found).toMatchObject({ count: 2, heights: { smallest: 1, largest: 3 }, duplicates: [] });
    // Two zeros and six twos.
    expect(found.mean[0]).toBeCloseTo(12 / 8 / 255, 12);
    expect(seen).toEqual([0, 3]);
  });

  it('stops when aborted, and fails if no sample can be read', async () => {
    const dataset = arrayDataset({ images: Uint8Array.of(1), labels: [0], shape: [1, 1, 1], classes });
    await expect(datasetStatistics(dataset, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    const unreadable: Dataset = { ...dataset, get: () => Promise.reject(new DataError('a.png is damaged')) };
    await expect(datasetStatistics(unreadable)).rejects.toThrow(/none of the 1 samples.*a\.png/);
  });
});
