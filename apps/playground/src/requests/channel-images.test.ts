import { expect, it } from 'vitest';
import { toChannelImages } from './channel-images.js';

it('converts one channel after the other, with a shared range', () => {
  const images = toChannelImages([0, 10, 5, 20], { height: 1, width: 2, channels: 2 });
  expect(images).toEqual({
    height: 1,
    width: 2,
    count: 2,
    low: 0,
    high: 20,
    data: Uint8Array.of(0, 64, 128, 255),
  });
});

it('ignores the channels beyond `count`, in the range too', () => {
  const images = toChannelImages([1, 90, 3, -90], { height: 1, width: 2, channels: 2, count: 1 });
  expect(images).toEqual({ height: 1, width: 2, count: 1, low: 1, high: 3, data: Uint8Array.of(0, 255) });
});

it('maps 0 to the middle of a centered range', () => {
  const { low, high, data } = toChannelImages([-1, 0, 4], {
    height: 1,
    width: 3,
    channels: 1,
    centered: true,
  });
  expect([low, high, ...data]).toEqual([-4, 4, 96, 128, 255]);
});

it('maps equal values to 0', () => {
  expect([...toChannelImages([7, 7], { height: 1, width: 2, channels: 1 }).data]).toEqual([0, 0]);
});
