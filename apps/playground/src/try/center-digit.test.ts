import type { DecodedImage } from '@convkit/data';
import { expect, it } from 'vitest';
import { centerDigit } from './center-digit.js';

/** A square image that is white where `isInk` returns true. */
function drawn(side: number, isInk: (y: number, x: number) => boolean): DecodedImage {
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    isInk(Math.floor(i / side), i % side) ? 255 : 0,
  );
  return { height: side, width: side, channels: 1, data };
}

/** The number of rows and columns with ink. */
function extent({ width, data }: DecodedImage): { rows: number; columns: number } {
  const inked = [...data].flatMap((value, i) =>
    value > 0 ? [[Math.floor(i / width), i % width] as const] : [],
  );
  return {
    rows: new Set(inked.map(([y]) => y)).size,
    columns: new Set(inked.map(([, x]) => x)).size,
  };
}

it('scales the ink to 20 pixels and keeps its proportions, wherever it was drawn', () => {
  const low = centerDigit(drawn(100, (y, x) => y >= 10 && y < 50 && x >= 70 && x < 90));
  expect(low).toMatchObject({ height: 28, width: 28, channels: 1 });
  expect(extent(low as DecodedImage)).toEqual({ rows: 20, columns: 10 });
  const moved = centerDigit(drawn(100, (y, x) => y >= 40 && y < 80 && x >= 5 && x < 25));
  expect(moved).toEqual(low);
});

it('centers the center of mass, not the bounding box', () => {
  // An L: a stem of 40 x 4 and a foot of 4 x 40.
  const l = centerDigit(drawn(60, (y, x) => y >= 10 && y < 50 && x >= 10 && x < 50 && (x < 14 || y >= 46)));
  let [mass, y, x] = [0, 0, 0];
  l?.data.forEach((value, i) => {
    mass += value;
    y += value * (Math.floor(i / 28) + 0.5);
    x += value * ((i % 28) + 0.5);
  });
  // The box can shift by 4 pixels each way, and an L needs all of that.
  expect(x / mass).toBeGreaterThan(13);
  expect(Math.abs(y / mass - 14)).toBeLessThan(3);
  expect(l?.data[8 * 28 + 8]).toBeGreaterThan(0);
});

it('enlarges a point to the whole box and returns nothing without ink', () => {
  expect(extent(centerDigit(drawn(30, (y, x) => y === 3 && x === 4)) as DecodedImage)).toEqual({
    rows: 20,
    columns: 20,
  });
  expect(centerDigit(drawn(30, () => false))).toBeUndefined();
});
