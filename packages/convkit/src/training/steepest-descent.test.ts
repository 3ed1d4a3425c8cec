import { describe, expect, it } from 'vitest';
import { type RangePoint, smoothCurve, steepestDescent } from './steepest-descent.js';

/** Losses at 10^-6, 10^-5.9, … */
const curveOf = (length: number, loss: (decade: number) => number): RangePoint[] =>
  Array.from({ length }, (_, i) => ({ learningRate: 10 ** (i / 10 - 6), loss: loss(i / 10 - 6) }));

/** Falls from 2 to 0, fastest at 10^-3, and explodes above 10^-1. */
const sigmoid = (decade: number) => 2 / (1 + Math.exp(4 * (decade + 3))) + (decade > -1 ? decade + 1 : 0);

const sigmoidCurve = curveOf(60, sigmoid);

describe('steepestDescent', () => {
  it('finds the turning point of a falling curve', () => {
    expect(Math.log10(steepestDescent(sigmoidCurve) as number)).toBeCloseTo(-3, 1);
  });

  it('is not misled by a first step or an explosion', () => {
    const curve = curveOf(
      60,
      (decade) => sigmoid(decade) + (decade === -6 ? 5 : 0) + (decade > -0.3 ? 50 : 0),
    );
    expect(Math.log10(steepestDescent(smoothCurve(curve)) as number)).toBeCloseTo(-3, 0);
  });

  it('finds it in a range of one decade', () => {
    const decade = sigmoidCurve.filter(
      ({ learningRate }) => learningRate > 10 ** -3.55 && learningRate < 10 ** -2.45,
    );
    expect(Math.log10(steepestDescent(decade) as number)).toBeCloseTo(-3, 0);
  });

  it('finds it in a sparse curve', () => {
    const sparse = sigmoidCurve.filter((_, i) => i % 7 === 0);
    expect(Math.log10(steepestDescent(sparse) as number)).toBeCloseTo(-3, 0);
  });

  it('is undefined where the loss never falls', () => {
    expect(steepestDescent(curveOf(60, (decade) => decade))).toBeUndefined();
    expect(steepestDescent([{ learningRate: 0.1, loss: 1 }])).toBeUndefined();
    expect(steepestDescent([])).toBeUndefined();
  });
});

describe('smoothCurve', () => {
  it('keeps a constant and removes most of an alternation', () => {
    for (const { loss } of smoothCurve(curveOf(40, () => 1.5))) expect(loss).toBeCloseTo(1.5, 12);
    const noisy = curveOf(40, () => 0).map((point, i) => ({ ...point, loss: i % 2 === 0 ? 1 : -1 }));
    for (const { loss } of smoothCurve(noisy).slice(5, -5)) expect(Math.abs(loss)).toBeLessThan(0.1);
  });
});
