import { ConfigError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { contactSheet, type Pixels } from '../index.js';

const dot = (...data: number[]): Pixels => ({
  height: 1,
  width: 1,
  channels: 1,
  data: Uint8Array.from(data),
});

describe('contactSheet', () => {
  it('arranges images in rows, with gaps', () => {
    const sheet = contactSheet([dot(1), dot(2), dot(3)], { columns: 2, gap: 1 });
    expect(sheet).toMatchObject({ height: 5, width: 5, channels: 1 });
    const rows = Array.from({ length: 5 }, (_, y) => [...sheet.data.subarray(5 * y, 5 * y + 5)]);
    const gap = [96, 96, 96, 96, 96];
    expect(rows).toEqual([gap, [96, 1, 96, 2, 96], gap, [96, 3, 96, 96, 96], gap]);
  });

  it('enlarges pixels', () => {
    const colors: Pixels = { height: 1, width: 2, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    const sheet = contactSheet([colors], { gap: 0, scale: 2 });
    expect(sheet).toMatchObject({ height: 2, width: 4 });
    const row = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6];
    expect([...sheet.data]).toEqual([...row, ...row]);
  });

  it('is roughly square by default, and rejects images that differ in shape', () => {
    expect(contactSheet(Array(10).fill(dot(0)), { gap: 0 })).toMatchObject({ height: 3, width: 4 });
    expect(() => contactSheet([])).toThrow(ConfigError);
    expect(() => contactSheet([dot(1), { ...dot(1, 2), width: 2 }])).toThrow('same shape');
  });
});
