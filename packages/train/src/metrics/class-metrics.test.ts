import { describe, expect, it } from 'vitest';
import { balancedAccuracy, countsOfClasses, classMetrics as ofCounts } from './class-metrics.js';

const classMetrics = (confusion: number[][], names: readonly string[]) =>
  ofCounts(countsOfClasses(confusion), names);

const CLASSES = ['cat', 'dog', 'owl'];
/** Four cats, two dogs, four owls. */
const CONFUSION = [
  [3, 1, 0],
  [1, 1, 0],
  [0, 2, 2],
];

describe('classMetrics', () => {
  it('computes precision, recall and F1 as by hand', () => {
    const [cat, dog, owl] = classMetrics(CONFUSION, CLASSES);
    expect(cat).toEqual({ label: 'cat', images: 4, precision: 3 / 4, recall: 3 / 4, f1: 3 / 4 });
    expect(dog).toEqual({ label: 'dog', images: 2, precision: 1 / 4, recall: 1 / 2, f1: 2 / 6 });
    expect(owl).toEqual({ label: 'owl', images: 4, precision: 1, recall: 1 / 2, f1: 4 / 6 });
  });

  it('of a class that is never predicted has no precision, and an F1 of 0', () => {
    const [, dog] = classMetrics(
      [
        [2, 0],
        [1, 0],
      ],
      ['cat', 'dog'],
    );
    expect(dog).toEqual({ label: 'dog', images: 1, precision: Number.NaN, recall: 0, f1: 0 });
  });

  it('of a class without images has a precision of 0 if it is predicted, but no recall and no F1', () => {
    const [, dog, owl] = classMetrics(
      [
        [1, 1, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      CLASSES,
    );
    expect(dog).toEqual({ label: 'dog', images: 0, precision: 0, recall: Number.NaN, f1: Number.NaN });
    expect(owl).toMatchObject({ precision: Number.NaN, recall: Number.NaN, f1: Number.NaN });
  });
});

describe('balancedAccuracy', () => {
  it('is the mean recall, and leaves out classes without images', () => {
    expect(balancedAccuracy(classMetrics(CONFUSION, CLASSES))).toBeCloseTo((3 / 4 + 1 / 2 + 1 / 2) / 3, 12);
    const missing = classMetrics(
      [
        [3, 1, 0],
        [0, 0, 0],
        [0, 1, 1],
      ],
      CLASSES,
    );
    expect(balancedAccuracy(missing)).toBeCloseTo((3 / 4 + 1 / 2) / 2, 12);
    expect(balancedAccuracy([])).toBeNaN();
  });
});
