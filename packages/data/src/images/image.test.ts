import { ConfigError } from '@convkit/core';
import { expect, it } from 'vitest';
import { type DecodedImage, resizeImage, toChannels, toGray } from '../index.js';

const color: DecodedImage = {
  height: 1,
  width: 6,
  channels: 3,
  data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 200, 30, 77, 76, 75, 254, 255, 253),
};

it("converts color to gray as Pillow 9.4's convert('L')", () => {
  expect(toGray(color)).toEqual({
    height: 1,
    width: 6,
    channels: 1,
    data: Uint8Array.of(76, 150, 29, 124, 76, 254),
  });
  expect(toChannels(color, 1)).toEqual(toGray(color));
});

it('repeats gray in all three channels', () => {
  const gray: DecodedImage = { height: 2, width: 1, channels: 1, data: Uint8Array.of(1, 2) };
  expect(toChannels(gray, 3)).toEqual({
    height: 2,
    width: 1,
    channels: 3,
    data: Uint8Array.of(1, 1, 1, 2, 2, 2),
  });
  expect(toChannels(gray, 1)).toEqual(gray);
  expect(() => toChannels(gray, 4 as 3)).toThrow(ConfigError);
});

it('resizes an image', () => {
  const doubled = resizeImage(color, [2, 12], 'nearest');
  expect(doubled).toMatchObject({ height: 2, width: 12, channels: 3 });
  expect([...doubled.data.subarray(0, 9)]).toEqual([255, 0, 0, 255, 0, 0, 0, 255, 0]);
  expect(resizeImage(color, [1, 6])).toEqual(color);
  for (const size of [
    [0, 1],
    [1, NaN],
    [1, 1e9],
  ] as const)
    expect(() => resizeImage(color, size)).toThrow(ConfigError);
});
