import { decodePng } from '@convkit/data';
import { expect, it } from 'vitest';
import { joinCurves, thinOut } from './chart-spec.js';
import { firstLayerFilters } from './first-layer-filters.js';
import { short } from './page/number-format.js';
import { smooth } from './page/smooth.js';

const pixelsOf = async (uri: string | undefined) =>
  (
    await decodePng(
      Uint8Array.from(atob(uri?.split(',')[1] ?? ''), (c) => c.charCodeAt(0)),
      'filter',
    )
  ).data;

it('thins out long curves by means, at the x of the last point', () => {
  const points = [1, 2, 3, 4, 5].map((x) => [x, 10 * x] as const);
  expect(thinOut(points, 5)).toBe(points);
  expect(thinOut(points, 3)).toEqual([
    [2, 15],
    [4, 35],
    [5, 50],
  ]);
});

it('puts curves on common values of x', () => {
  const curves = [
    {
      label: 'a',
      points: [
        [1, 10],
        [3, 30],
      ],
    },
    { label: 'b', points: [[2, 2.000004]], dashed: true },
  ] as const;
  expect(joinCurves(curves)).toEqual({
    x: [1, 2, 3],
    lines: [
      { label: 'a', values: [10, null, 30] },
      { label: 'b', dashed: true, values: [null, 2, null] },
    ],
  });
});

it('smooths without a bias toward zero, and keeps gaps', () => {
  expect(smooth([4, null, 1], 0.5)).toEqual([4, null, 2]);
});

it.each([
  [20_000, '20k'],
  [1_500_000, '1.5M'],
  [0.0005, '0.0005'],
  [0.00001, '1e-5'],
  [0.000025, '2.5e-5'],
  [0, '0'],
])('writes %d as %s', (value, text) => {
  expect(short(value)).toBe(text);
});

it('shows filters as pixels around mid-gray, scaled by their largest weight', async () => {
  const weights = (shape: number[], ...data: number[]) =>
    new Map([['first.weight', { dtype: 'float32' as const, shape, data: Float32Array.from(data) }]]);
  const gray = firstLayerFilters(weights([1, 2, 1, 2], 1, 0, -2, 4), [8, 8, 1]);
  expect([...(await pixelsOf(gray?.images[0]?.source))]).toEqual([192, 1]);
  expect([...(await pixelsOf(gray?.images[1]?.source))]).toEqual([128, 255]);
  const color = firstLayerFilters(weights([1, 1, 3, 1], 1, 0, -1), [8, 8, 3]);
  expect([...(await pixelsOf(color?.images[0]?.source))]).toEqual([255, 128, 1]);
  const units = firstLayerFilters(weights([4, 1], 1, 0, 0, -1), [2, 2, 1]);
  expect(units?.images[0]).toMatchObject({ width: 2, height: 2 });
  expect(firstLayerFilters(weights([3, 1], 1, 0, 0), [2, 2, 1])).toBeUndefined();
  expect(firstLayerFilters(weights([3, 1], 1, 0, 0), [16])).toBeUndefined();
});
