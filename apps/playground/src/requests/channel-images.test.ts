import { expect, it } from 'vitest';
import { mapBytes } from './channel-images.js';

it('puts map after map and gives all one range', () => {
  const maps = mapBytes([0, 10, 5, 20], { height: 1, width: 2, channels: 2 });
  expect(maps).toEqual({
    height: 1,
    width: 2,
    count: 2,
    low: 0,
    high: 20,
    data: Uint8Array.of(0, 64, 128, 255),
  });
});

it('leaves out maps beyond those wanted, also from the range', () => {
  const maps = mapBytes([1, 90, 3, -90], { height: 1, width: 2, channels: 2, count: 1 });
  expect(maps).toEqual({ height: 1, width: 2, count: 1, low: 1, high: 3, data: Uint8Array.of(0, 255) });
});

it('centered, shows 0 as the middle', () => {
  const { low, high, data } = mapBytes([-1, 0, 4], { height: 1, width: 3, channels: 1, centered: true });
  expect([low, high, ...data]).toEqual([-4, 4, 96, 128, 255]);
});

it('shows equal values as 0', () => {
  expect([...mapBytes([7, 7], { height: 1, width: 2, channels: 1 }).data]).toEqual([0, 0]);
});
