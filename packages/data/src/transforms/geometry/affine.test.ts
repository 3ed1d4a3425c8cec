import { Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { compileTransforms, type TransformSpec } from '../../index.js';
import { drawAffine } from './affine.js';
import { affineMatrix, type Matrix } from './affine-matrix.js';

const NONE = { angle: 0, translate: [0, 0], scale: 1, shear: [0, 0], center: [14, 14] } as const;
const at = ([a, b, c, d, e, f]: Matrix, x: number, y: number) => [a * x + b * y + c, d * x + e * y + f];

/** A white rectangle on a black image. */
function rectangle(height: number, width: number) {
  const data = new Uint8Array(28 * 28);
  for (let y = 14 - height / 2; y < 14 + height / 2; y++)
    data.fill(255, y * 28 + 14 - width / 2, y * 28 + 14 + width / 2);
  return { height: 28, width: 28, channels: 1, data };
}

function apply(spec: TransformSpec, image: ReturnType<typeof rectangle>): Float32Array {
  const out = new Float32Array(28 * 28);
  compileTransforms([spec], [28, 28, 1], { training: true }).apply(image, out, 0, new Rng(1));
  return out;
}

describe('squeezing', () => {
  it('elongates the image horizontally by the factor and compresses it vertically, and the reverse', () => {
    const squeeze = (factor: number) =>
      apply({ name: 'affine', degrees: 0, squeeze: [factor, factor] }, rectangle(12, 12));
    expect([...squeeze(1.5)]).toEqual([...rectangle(8, 18).data]);
    expect([...squeeze(1 / 1.5)]).toEqual([...rectangle(18, 8).data]);
    expect([...squeeze(1)]).toEqual([...rectangle(12, 12).data]);
  });

  it('keeps areas', () => {
    const [a, b, , d, e] = affineMatrix({ ...NONE, angle: 20, squeeze: 1.3, shear: [15, 0] });
    expect(a * e - b * d).toBeCloseTo(1, 12);
  });

  it('applies before shear, scale and rotation', () => {
    const { center } = NONE;
    const whole = affineMatrix({
      angle: 30,
      translate: [2, -1],
      scale: 1.2,
      squeeze: 1.25,
      shear: [10, 0],
      center,
    });
    const others = affineMatrix({ angle: 30, translate: [2, -1], scale: 1.2, shear: [10, 0], center });
    const [x, y] = at(others, 5, 9) as [number, number];
    const expected = at(affineMatrix({ ...NONE, squeeze: 1.25 }), x, y);
    for (const [i, value] of at(whole, 5, 9).entries()) expect(value).toBeCloseTo(expected[i] as number, 12);
  });

  it('is drawn uniformly from its range, and changes no other draw', () => {
    const spec = { name: 'affine', degrees: 9, translate: [0.1, 0.1], scale: [0.8, 1.2], shear: 9 } as const;
    const draws = Array.from({ length: 400 }, (_, i) => {
      const { squeeze, ...rest } = drawAffine({ ...spec, squeeze: [0.8, 1.2] }, 28, 28, new Rng(2).child(i));
      expect(rest).toEqual(drawAffine(spec, 28, 28, new Rng(2).child(i)));
      return squeeze as number;
    });
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0.8);
    expect(Math.max(...draws)).toBeLessThanOrEqual(1.2);
    expect(Math.abs(draws.reduce((sum, draw) => sum + draw, 0) / 400 - 1)).toBeLessThan(0.03);
  });

  it.each([[1.2], [[1.2, 0.8]], [[0, 1]], ['1.2']])('rejects %j', (squeeze) => {
    const spec = { name: 'affine', degrees: 0, squeeze } as unknown as TransformSpec;
    expect(() => compileTransforms([spec], [28, 28, 1])).toThrow('squeeze must be [low, high]');
  });
});
