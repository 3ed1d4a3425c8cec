import { describe, expect, it } from 'vitest';
import { aligned, Curve } from './curve.js';

describe('Curve', () => {
  it('averages neighbors to keep few points', () => {
    const curve = new Curve(2);
    for (let i = 1; i <= 10; i++) curve.add(i, i);
    // Averages pairs after 4 values and groups of four after 8; 9 and 10 are not a full group yet.
    expect(curve.x).toEqual([4, 8]);
    expect(curve.y).toEqual([2.5, 6.5]);
  });

  it('aligns curves on a shared axis', () => {
    expect(
      aligned([
        { x: [1, 3], y: [10, 30] },
        { x: [2, 3], y: [5, 6] },
      ]),
    ).toEqual([
      [1, 2, 3],
      [10, null, 30],
      [null, 5, 6],
    ]);
  });
});
