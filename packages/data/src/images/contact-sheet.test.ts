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
  it('lays images out in rows, on paper, with gaps', () => {
    const sheet = contactSheet([dot(1), dot(2), dot(3)], { columns: 2, gap: 1 });
    expect(sheet).toMatchObject({ height: 5, width: 5, channels: 1 });
    const rows = Array.from({ length: 5 }, (_, y) => [...sheet.data.subarray(5 * y, 5 * y + 5)]);
    const paper = [96, 96, 96, 96, 96];
    expect(rows).toEqual([paper, [96, 1, 96, 2, 96], paper, [96, 3, 96, 96, 96], paper]);
  });

  it('makes each pixel larger', () => {
    const colors: Pixels = { height: 1, width: 2, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    const sheet = contactSheet([colors], { gap: 0, scale: 2 });
    expect(sheet).toMatchObject({ height: 2, width: 4 });
    const row = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6];
    expect([...sheet.data]).toEqual([...row, ...row]);
  });

  it('is about square, and refuses what does not fit', () => {
    expect(contactSheet(Array(10).fill(dot(0)), { gap: 0 })).toMatchObject({ height: 3, width: 4 });
    expect(() => contactSheet([])).toThrow(ConfigError);
    expect(() => contactSheet([dot(1), { ...dot(1, 2), width: 2 }])).toThrow('one shape');
  });
});
