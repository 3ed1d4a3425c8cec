import { describe, expect, it } from 'vitest';
import { distanceFromCoarse, distanceFromExact } from './golden.fixture.js';
import { hashedChoices, hashedValues, norm, projections, samples } from './hashed.fixture.js';

/** Returns the record of a tensor as tooling/goldens/make.py writes it. */
function coarse(name: string, data: Float32Array): number[] {
  const size = norm(data);
  const units = [
    ...projections(name, data).map((sum) => sum / size),
    ...samples(name, data, 1).map((value) => (value * Math.sqrt(data.length)) / size),
  ];
  return [size, ...units.map((value) => Math.round(1e4 * value))];
}

const exact = (name: string, data: Float32Array) => ({
  norm: norm(data),
  projections: projections(name, data),
  samples: samples(name, data, 16),
});

describe('hashed numbers', () => {
  it('equal those of Python', () => {
    expect(hashedChoices('images', 4, 2 ** 32)).toEqual([2994904027, 3434278747, 932640362, 3982737643]);
    expect([...hashedValues('fc.weight', 4, 0.5, 0.25)]).toEqual([
      0.34336093068122864, 0.31023073196411133, 0.43384411931037903, 0.527662992477417,
    ]);
  });
});

describe('the distance', () => {
  const tensor = hashedValues('tensor', 20_000, 0, 1);

  it('from a tensor to itself is zero', () => {
    expect(distanceFromExact('tensor', tensor, exact('tensor', tensor))).toEqual({
      relative: 0,
      norm: 0,
      sample: 0,
    });
    const { relative, ...others } = distanceFromCoarse('tensor', tensor, coarse('tensor', tensor));
    expect(relative).toBeLessThan(5e-5);
    expect(Math.max(others.norm, others.sample)).toBeLessThan(1e-4);
  });

  it('is estimated within a factor of 2 for any kind of error', () => {
    const noise = hashedValues('noise', tensor.length, 0, 2e-3);
    const noisy = tensor.map((value, i) => value + (noise[i] as number));
    const single = tensor.map((value, i) => (i === 7 ? value + 0.3 : value));
    const scaled = tensor.map((value) => 1.003 * value);
    for (const wrong of [noisy, single, scaled]) {
      const truth = norm(wrong.map((value, i) => value - (tensor[i] as number))) / norm(tensor);
      for (const { relative } of [
        distanceFromExact('tensor', wrong, exact('tensor', tensor)),
        distanceFromCoarse('tensor', wrong, coarse('tensor', tensor)),
      ]) {
        expect(relative / truth).toBeGreaterThan(0.5);
        expect(relative / truth).toBeLessThan(2);
      }
    }
  });

  it('is NaN without a record', () => {
    expect(distanceFromCoarse('tensor', tensor, []).relative).toBeNaN();
  });
});
