import { Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { compileTransforms, type TransformSpec } from '../index.js';
import { drawAffine } from './geometry/affine.js';
import { gaussian } from './geometry/elastic.js';
import { drawCrop } from './geometry/random-resized-crop.js';
import { goldenImage } from './golden.fixture.js';
import { RAND_AUGMENT_OPS } from './policies/rand-augment.js';
import { TRIVIAL_AUGMENT_OPS } from './policies/trivial-augment.js';

const DRAWS = 400;
const golden = goldenImage('dim', '12x13x3');
const many = <T>(draw: (rng: Rng) => T): T[] =>
  Array.from({ length: DRAWS }, (_, i) => draw(new Rng(11).child(i)));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The result of a transform of `image` with `seed`. */
function made(spec: TransformSpec, seed: number, image = golden): number[] {
  const transform = compileTransforms([spec], [image.height, image.width, image.channels], {
    training: true,
  });
  const out = new Float32Array(transform.shape[0] * transform.shape[1] * transform.shape[2]);
  const before = [...image.data];
  transform.apply(image, out, 0, new Rng(seed));
  expect([...image.data]).toEqual(before);
  return [...out];
}

const RANDOM: readonly TransformSpec[] = [
  { name: 'random-crop', size: [12, 13], padding: 2 },
  { name: 'random-resized-crop', size: [12, 13] },
  { name: 'random-flip' },
  { name: 'shift', by: 2 },
  { name: 'rotate', degrees: 30 },
  { name: 'affine', degrees: 10, translate: [0.2, 0.1], scale: [0.8, 1.2], shear: 5, method: 'bilinear' },
  { name: 'elastic', alpha: 10, sigma: 2 },
  { name: 'color-jitter', brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 },
  { name: 'grayscale', probability: 0.5 },
  { name: 'lighting' },
  { name: 'rand-augment' },
  { name: 'trivial-augment' },
  { name: 'random-erasing', value: 'random' },
];

describe.each(RANDOM.map((spec) => [spec.name, spec] as const))('%s', (_, spec) => {
  const shape = [12, 13, 3] as const;

  it('depends on the generator alone, and does not modify its input', () => {
    const first = Array.from({ length: 8 }, (_, seed) => made(spec, seed));
    expect(new Set(first.map(String)).size).toBeGreaterThan(1);
    expect(Array.from({ length: 8 }, (_, seed) => made(spec, seed))).toEqual(first);
    expect(first.flat().every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)).toBe(true);
  });

  it('carries nothing over from one image to the next', () => {
    const transform = compileTransforms([spec], shape, { training: true });
    const [used, out] = [new Float32Array(468), new Float32Array(468)];
    transform.apply(goldenImage('noise', '12x13x3'), used, 0, new Rng(77));
    transform.apply(golden, out, 0, new Rng(3));
    expect([...out]).toEqual(made(spec, 3));
  });

  it('is deterministic outside training', () => {
    const transform = compileTransforms([spec], shape);
    expect(transform).toMatchObject({ random: false, shape });
    const out = new Float32Array(468);
    transform.apply(golden, out, 0);
    // The center of random-resized-crop with the aspect ratio of the result is the whole image here.
    expect([...out]).toEqual([...golden.data]);
  });

  it('is plain data', () => {
    expect(made(JSON.parse(JSON.stringify(spec)), 4)).toEqual(made(spec, 4));
  });
});

it('affine draws uniformly within its ranges', () => {
  const drawn = many((rng) =>
    drawAffine(
      { name: 'affine', degrees: 20, translate: [0.1, 0.5], scale: [0.5, 2], shear: [-5, 5, 10, 20] },
      10,
      100,
      rng,
    ),
  );
  const inRange = (values: number[], low: number, high: number) => {
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.abs(mean(values) - (low + high) / 2)).toBeLessThan(0.1 * (high - low));
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.9 * (high - low));
  };
  inRange(
    drawn.map(({ angle }) => angle),
    -20,
    20,
  );
  inRange(
    drawn.map(({ translate }) => translate[0]),
    -10,
    10,
  );
  inRange(
    drawn.map(({ translate }) => translate[1]),
    -5,
    5,
  );
  inRange(
    drawn.map(({ scale }) => scale),
    0.5,
    2,
  );
  inRange(
    drawn.map(({ shear }) => shear[0]),
    -5,
    5,
  );
  inRange(
    drawn.map(({ shear }) => shear[1]),
    10,
    20,
  );
  expect(drawn.every(({ translate }) => translate.every(Number.isInteger))).toBe(true);
});

describe('random-resized-crop', () => {
  it('draws crops within the ranges of area and aspect ratio', () => {
    const parts = many((rng) => drawCrop({ scale: [0.2, 0.6], ratio: [0.5, 2] }, 80, 60, rng));
    for (const { top, left, height, width } of parts) {
      expect(top >= 0 && left >= 0 && top + height <= 80 && left + width <= 60).toBe(true);
      expect(Math.abs((height * width) / 4800 - 0.4)).toBeLessThan(0.21);
      expect(Math.abs(Math.log2(width / height))).toBeLessThan(1.05);
    }
    expect(Math.abs(mean(parts.map(({ height, width }) => (height * width) / 4800)) - 0.4)).toBeLessThan(
      0.03,
    );
    expect(Math.abs(mean(parts.map(({ height, width }) => Math.log2(width / height))))).toBeLessThan(0.15);
  });

  it('crops the largest central part if none fits, and outside training', () => {
    expect(drawCrop({ scale: [1, 1], ratio: [1, 1] }, 10, 30, new Rng(1))).toEqual({
      top: 0,
      left: 10,
      height: 10,
      width: 10,
    });
    const transform = compileTransforms([{ name: 'random-resized-crop', size: [2, 2] }], [2, 4, 1]);
    const out = new Float32Array(4);
    transform.apply(
      { height: 2, width: 4, channels: 1, data: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7) },
      out,
      0,
    );
    expect([...out]).toEqual([1, 2, 5, 6]);
  });
});

it('random-erasing erases one rectangle of the given area, with the given probability', () => {
  const image = { height: 20, width: 30, channels: 1, data: new Uint8Array(600).fill(9) };
  const spec = { name: 'random-erasing', probability: 0.7, scale: [0.1, 0.2], value: 5 } as const;
  const areas = Array.from({ length: DRAWS }, (_, seed) => {
    const places = made(spec, seed, image).flatMap((byte, i) => (byte === 5 ? [i] : []));
    const rows = new Set(places.map((i) => Math.floor(i / 30))).size;
    expect(rows * new Set(places.map((i) => i % 30)).size).toBe(places.length);
    return places.length / 600;
  });
  const erased = areas.filter((area) => area > 0);
  expect(Math.abs(erased.length / DRAWS - 0.7)).toBeLessThan(0.08);
  expect(erased.every((area) => area > 0.08 && area < 0.22)).toBe(true);
});

it('lighting adds multiples of the principal components of ImageNet, with their deviations', () => {
  const image = { height: 1, width: 1, channels: 3, data: Uint8Array.of(120, 120, 120) };
  const moved = Array.from({ length: DRAWS }, (_, seed) =>
    made({ name: 'lighting', deviation: 0.5 }, seed, image).map((byte) => byte - 120),
  );
  // Variance of a channel: the sum over components of (0.5 * eigenvalue * component * 255)^2.
  [15.75, 16.13, 16.22].forEach((deviation, channel) => {
    const found = Math.sqrt(mean(moved.map((color) => (color[channel] as number) ** 2)));
    expect(Math.abs(found / deviation - 1)).toBeLessThan(0.15);
  });
});

it('color-jitter changes only what is requested, within its range', () => {
  const image = { height: 1, width: 1, channels: 3, data: Uint8Array.of(100, 100, 100) };
  const bytes = Array.from(
    { length: DRAWS },
    (_, seed) => made({ name: 'color-jitter', brightness: 0.3 }, seed, image)[0] as number,
  );
  expect(Math.min(...bytes)).toBeGreaterThanOrEqual(69);
  expect(Math.min(...bytes)).toBeLessThan(75);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(130);
  expect(Math.max(...bytes)).toBeGreaterThan(125);
  expect(made({ name: 'color-jitter' }, 1)).toEqual([...golden.data]);
});

it('the Gaussian of elastic sums to 1 and falls off correctly', () => {
  const kernel = gaussian(2);
  expect(kernel.length).toBe(17);
  expect(kernel.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
  expect((kernel[10] as number) / (kernel[8] as number)).toBeCloseTo(Math.exp(-0.5), 12);
});

it('elastic moves less with a wide Gaussian than with a narrow one, and not at all with alpha 0', () => {
  expect(made({ name: 'elastic', alpha: 0, sigma: 1 }, 1)).toEqual([...golden.data]);
  const changed = (sigma: number) =>
    made({ name: 'elastic', alpha: 2, sigma }, 1).reduce(
      (sum, byte, i) => sum + Math.abs(byte - (golden.data[i] as number)),
      0,
    );
  expect(changed(4)).toBeLessThan(changed(1));
});

/** Bytes as a key of a map. */
const bytesOf = (bytes: ArrayLike<number>) => Buffer.from(Uint8Array.from(bytes)).toString('latin1');

it.each([
  ['rand-augment', RAND_AUGMENT_OPS, { name: 'rand-augment', ops: 1, magnitude: 1, bins: 2 }],
  ['trivial-augment', TRIVIAL_AUGMENT_OPS, { name: 'trivial-augment', bins: 2 }],
] as const)('%s draws each of its fourteen operations', (_, ops, spec) => {
  const image = goldenImage('dim', '40x36x3');
  const namesByResult = new Map<string, string>();
  for (const { name, magnitude, apply } of ops) {
    for (const [level, sign] of [
      [1, 1],
      [1, -1],
      ...(spec.name === 'trivial-augment' ? [[0, 1]] : []),
    ] as const) {
      const out = { ...image, data: image.data.slice() };
      apply(image, out, (sign as number) * magnitude(level as number, 40, 36), {
        method: 'nearest',
        fill: 0,
      });
      const result = bytesOf(out.data);
      if (!namesByResult.has(result)) namesByResult.set(result, name);
    }
  }
  const draws = 1400;
  const counts = new Map<string, number>();
  const transform = compileTransforms([spec], [40, 36, 3], { training: true });
  const out = new Float32Array(image.data.length);
  for (let seed = 0; seed < draws; seed++) {
    transform.apply(image, out, 0, new Rng(seed));
    const name = namesByResult.get(bytesOf(out)) ?? 'none of them';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(ops.map(({ name }) => name).sort());
  for (const [name, count] of counts) {
    if (spec.name === 'rand-augment') expect(Math.abs(count - draws / 14), name).toBeLessThan(40);
  }
});

it.each([
  [{ name: 'rotate' }, 'degrees must be a number from 0'],
  [{ name: 'rotate', degrees: [30, -30] }, 'ascending numbers from -360 to 360'],
  [{ name: 'affine', degrees: 0, translate: [2, 0] }, 'fractions from 0 to 1'],
  [{ name: 'affine', degrees: 0, scale: [0, 1] }, 'scale must be'],
  [
    { name: 'affine', degrees: 0, shear: [1, 2, 3] },
    'or \\[x low, x high, y low, y high\\], got \\[1,2,3\\]',
  ],
  [{ name: 'elastic', alpha: 1, sigma: 0 }, 'sigma must be a number greater than 0'],
  [{ name: 'color-jitter', hue: 0.6 }, 'hue must be'],
  [{ name: 'lighting', deviation: -1 }, 'deviation must be a number from 0, got -1'],
  [{ name: 'rand-augment', magnitude: 31 }, 'magnitude must be below bins, 31, got 31'],
  [{ name: 'trivial-augment', bins: 1 }, 'bins must be a whole number from 2, got 1'],
  [{ name: 'random-erasing', value: 'mean' }, 'or \'random\', got "mean"'],
  [{ name: 'random-resized-crop', size: [4, 4], scale: 0.5 }, 'scale must be \\[low, high\\]'],
  [{ name: 'label-smoothing', amount: 1 }, 'from 0 to below 1'],
  [{ name: 'mixup', alpha: 0 }, 'alpha must be a number greater than 0'],
])('rejects %o', (spec, message) => {
  expect(() => compileTransforms([spec as TransformSpec], [8, 8, 3])).toThrow(new RegExp(message));
});

it('lighting rejects gray images', () => {
  expect(() => compileTransforms([{ name: 'lighting' }], [8, 8, 1])).toThrow('must have 3 channels');
});
