import { describe, expect, it } from 'vitest';
import { aligned, Curve } from './curve.js';

describe('Curve', () => {
  it('keeps few points: means of neighbors', () => {
    const curve = new Curve(2);
    for (let i = 1; i <= 10; i++) curve.add(i, i);
    // After 4 values, pairs; after 8, fours; 9 and 10 are no four yet.
    expect(curve.x).toEqual([4, 8]);
    expect(curve.y).toEqual([2.5, 6.5]);
  });

  it('lays curves over one axis', () => {
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
