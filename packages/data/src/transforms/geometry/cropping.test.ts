import { Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { compileTransforms, type TransformSpec } from '../../index.js';

/** An image whose pixels are numbered from 1, equal in all channels. */
function numbered(height: number, width: number, channels = 1) {
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => Math.floor(i / channels) + 1);
  return { height, width, channels, data };
}

function outcomes(spec: TransformSpec, image: ReturnType<typeof numbered>, draws: number) {
  const { height, width, channels } = image;
  const transform = compileTransforms([spec], [height, width, channels], { training: true });
  const out = new Float32Array(transform.shape.reduce((size, extent) => size * extent));
  const counts = new Map<string, number>();
  for (let i = 0; i < draws; i++) {
    transform.apply(image, out, 0, new Rng(5).child(i));
    counts.set(String([...out]), (counts.get(String([...out])) ?? 0) + 1);
  }
  return counts;
}

function evaluate(spec: TransformSpec, image: ReturnType<typeof numbered>): number[] {
  const { height, width, channels } = image;
  const transform = compileTransforms([spec], [height, width, channels]);
  expect(transform.random).toBe(false);
  const out = new Float32Array(transform.shape.reduce((size, extent) => size * extent));
  transform.apply(image, out, 0);
  return [...out];
}

describe('random-crop', () => {
  it('draws every position in the padded image equally often', () => {
    const spec = { name: 'random-crop', size: [2, 2], padding: 1, fill: 9 } as const;
    const counts = outcomes(spec, numbered(2, 2), 1800);
    expect(counts.size).toBe(9);
    expect([...counts.values()].every((count) => Math.abs(count - 200) < 60)).toBe(true);
    for (const place of [
      [1, 2, 3, 4],
      [9, 9, 9, 1],
      [4, 9, 9, 9],
      [2, 9, 4, 9],
    ]) {
      expect(counts.has(String(place))).toBe(true);
    }
  });

  it('pads each side as given, with a color', () => {
    const spec = { name: 'random-crop', size: [1, 2], padding: [1, 0, 0, 0], fill: [7, 8] } as const;
    expect([...outcomes(spec, numbered(1, 1, 2), 9).keys()]).toEqual(['7,8,1,1']);
  });

  it('crops the center outside training', () => {
    expect(evaluate({ name: 'random-crop', size: [1, 1] }, numbered(3, 3))).toEqual([5]);
    expect(evaluate({ name: 'random-crop', size: [3, 3], padding: 4 }, numbered(3, 3))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('pads an image that is too small, in a dataset of different sizes', () => {
    const spec = { name: 'random-crop', size: [2, 2] } as const;
    const transform = compileTransforms([spec], [null, null, 1], { training: true });
    const out = new Float32Array(4);
    transform.apply(numbered(1, 2), out, 0, new Rng(1));
    expect([...out]).toEqual([1, 2, 0, 0]);
  });
});

describe('random-flip', () => {
  const image = numbered(2, 3, 3);
  const of = (...pixels: number[]) => String(pixels.flatMap((pixel) => [pixel, pixel, pixel]));
  const mirrored = { horizontal: of(3, 2, 1, 6, 5, 4), vertical: of(4, 5, 6, 1, 2, 3) };

  it.each(['horizontal', 'vertical'] as const)(
    '%s: half of the time, or with the given probability',
    (direction) => {
      const counts = outcomes({ name: 'random-flip', direction }, image, 400);
      expect([...counts.keys()].sort()).toEqual([of(1, 2, 3, 4, 5, 6), mirrored[direction]].sort());
      expect(Math.abs((counts.get(mirrored[direction]) ?? 0) - 200)).toBeLessThan(50);
      const rare = outcomes({ name: 'random-flip', direction, probability: 0.1 }, image, 400);
      expect(Math.abs((rare.get(mirrored[direction]) ?? 0) - 40)).toBeLessThan(25);
      expect(outcomes({ name: 'random-flip', direction, probability: 0 }, image, 50).size).toBe(1);
    },
  );

  it('flips horizontally by default, and not at all outside training', () => {
    expect(outcomes({ name: 'random-flip', probability: 1 }, image, 9)).toEqual(
      new Map([[mirrored.horizontal, 9]]),
    );
    expect(String(evaluate({ name: 'random-flip', probability: 1 }, image))).toBe(of(1, 2, 3, 4, 5, 6));
  });
});

it('center-crop crops the center, and pads smaller images', () => {
  expect(evaluate({ name: 'center-crop', size: [1, 3] }, numbered(3, 3))).toEqual([4, 5, 6]);
  expect(evaluate({ name: 'center-crop', size: [4, 1], fill: 9 }, numbered(1, 3))).toEqual([9, 2, 9, 9]);
});

it('pad adds the same number of pixels on all sides, or a number for each', () => {
  expect(evaluate({ name: 'pad', padding: 1, value: 9 }, numbered(1, 1))).toEqual([
    9, 9, 9, 9, 1, 9, 9, 9, 9,
  ]);
  expect(evaluate({ name: 'pad', padding: [0, 1, 2, 0] }, numbered(1, 1))).toEqual([0, 0, 0, 1, 0, 0]);
});
