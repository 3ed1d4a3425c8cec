import { Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { compileTransforms, type TransformSpec } from '../../index.js';
import { drawBeta } from './beta.js';

const SHAPE = [6, 5, 2] as const;
const SIZE = 60;
const CLASSES = 4;

/** A batch whose image i is filled with i + 1 and has class i % CLASSES. */
function batchOf(count: number) {
  const images = Float32Array.from({ length: count * SIZE }, (_, i) => Math.floor(i / SIZE) + 1);
  const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES);
  return { images, labels, shape: [count, ...SHAPE] as const };
}

function mixed(specs: readonly TransformSpec[], count: number, rng?: Rng) {
  const transform = compileTransforms(specs, SHAPE, { training: true });
  if (!transform.applyToBatch) expect.fail('no batch transforms');
  const batch = batchOf(count);
  const targets = transform.applyToBatch(batch, CLASSES, rng);
  const rows = Array.from({ length: count }, (_, i) => [...targets.subarray(i * CLASSES, (i + 1) * CLASSES)]);
  const images = Array.from({ length: count }, (_, i) => batch.images.subarray(i * SIZE, (i + 1) * SIZE));
  for (const row of rows) expect(row.reduce((sum, target) => sum + target)).toBeCloseTo(1, 5);
  return { rows, images };
}

describe('mixup', () => {
  it('blends images and targets with the same share', () => {
    const { rows, images } = mixed([{ name: 'mixup', alpha: 1 }], CLASSES, new Rng(4));
    rows.forEach((row, i) => {
      // Image k is filled with k + 1 and has class k.
      const expected = row.reduce((sum, target, k) => sum + target * (k + 1), 0);
      for (const value of images[i] as Float32Array) expect(value).toBeCloseTo(expected, 5);
    });
    expect(rows.some((row) => row.filter((target) => target > 0.01).length === 2)).toBe(true);
  });

  it('applies with the given probability, and depends on the generator alone', () => {
    const untouched = Array.from({ length: 200 }, (_, seed) =>
      mixed([{ name: 'mixup', alpha: 1, probability: 0.25 }], 4, new Rng(seed)),
    ).filter(({ rows }) => rows.flat().every((target) => target === 0 || target === 1)).length;
    // A random permutation may also leave all four in place.
    expect(Math.abs(untouched / 200 - 0.76)).toBeLessThan(0.1);
    const spec = [{ name: 'mixup', alpha: 0.4 }] as const;
    expect(mixed(spec, 8, new Rng(9))).toEqual(mixed(spec, 8, new Rng(9)));
    expect(mixed(spec, 8, new Rng(9))).not.toEqual(mixed(spec, 8, new Rng(10)));
  });
});

describe('cutmix', () => {
  it('pastes one rectangle, and weights targets by its area', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { rows, images } = mixed([{ name: 'cutmix', alpha: 1 }], CLASSES, new Rng(seed));
      rows.forEach((row, i) => {
        const image = images[i] as Float32Array;
        row.forEach((target, k) => {
          expect(target).toBeCloseTo(image.filter((value) => value === k + 1).length / SIZE, 5);
        });
        const pasted = [...image].flatMap((value, at) => (value === i + 1 ? [] : [Math.floor(at / 2)]));
        const [ys, xs] = [
          new Set(pasted.map((at) => Math.floor(at / 5))),
          new Set(pasted.map((at) => at % 5)),
        ];
        expect(pasted.length).toBe(2 * ys.size * xs.size);
      });
    }
  });
});

describe('label-smoothing', () => {
  it('distributes its amount evenly, without a generator', () => {
    const { rows, images } = mixed([{ name: 'label-smoothing', amount: 0.2 }], 2);
    expect(rows).toEqual([
      [0.85, 0.05, 0.05, 0.05].map(Math.fround),
      [0.05, 0.85, 0.05, 0.05].map(Math.fround),
    ]);
    expect(images[1]).toEqual(new Float32Array(SIZE).fill(2));
    expect(
      compileTransforms([{ name: 'label-smoothing', amount: 0.2 }], SHAPE, { training: true }),
    ).toMatchObject({
      random: false,
    });
  });

  it('can be combined with mixing', () => {
    const specs = [
      { name: 'normalize', mean: [0], std: [1] },
      { name: 'label-smoothing', amount: 0.2 },
      { name: 'mixup', alpha: 1 },
      { name: 'cutmix', alpha: 1 },
    ] as const;
    expect(Math.min(...mixed(specs, 8, new Rng(1)).rows.flat())).toBeCloseTo(0.05, 6);
  });
});

describe('compileTransforms', () => {
  it('applies batch transforms only during training, with a generator if random', () => {
    expect(compileTransforms([{ name: 'mixup', alpha: 1 }], SHAPE).applyToBatch).toBeUndefined();
    const transform = compileTransforms([{ name: 'mixup', alpha: 1 }], SHAPE, { training: true });
    expect(transform.random).toBe(true);
    expect(() => transform.applyToBatch?.(batchOf(2), CLASSES)).toThrow('require an rng');
  });

  it('rejects a transform of images after one of batches', () => {
    const specs = [{ name: 'mixup', alpha: 1 }, { name: 'random-flip' }] as const;
    expect(() => compileTransforms(specs, SHAPE)).toThrow("transform 2 ('random-flip') comes after 'mixup'");
  });
});

it.each([
  [0.1, 1 / 1.2 / 4],
  [1, 1 / 12],
  [4, 1 / 36],
])('Beta(%d, %d) is symmetric around 0.5, with its variance', (alpha, variance) => {
  const rng = new Rng(6);
  const draws = Array.from({ length: 4000 }, () => drawBeta(rng, alpha));
  const mean = draws.reduce((sum, draw) => sum + draw) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  const found = draws.reduce((sum, draw) => sum + (draw - 0.5) ** 2, 0) / draws.length;
  expect(Math.abs(found / variance - 1)).toBeLessThan(0.1);
  expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
});
