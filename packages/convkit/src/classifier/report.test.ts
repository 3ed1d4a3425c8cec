import { describe, expect, it } from 'vitest';
import type { LabeledDataset } from '../data/classification-data.js';
import { balancedAccuracy, classificationReport, classMetrics } from './report.js';

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

describe('classificationReport', () => {
  const labels = [0, 1, 2, 0];
  const predictions = [
    { label: 0, probability: 0.9 },
    { label: 2, probability: 0.6 },
    { label: 0, probability: 0.8 },
    { label: 0, probability: 0.5 },
  ];
  const measured = {
    loss: 0.25,
    confusion: [
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
    predictions,
  };
  const dataset = (paths?: readonly string[]): LabeledDataset => ({
    length: labels.length,
    classes: CLASSES,
    shape: [1, 1, 1],
    labels,
    ...(paths && { paths }),
    get: () => expect.fail('reads no image'),
  });

  it('lists the mistakes with their files, the most confident first', () => {
    const report = classificationReport(measured, dataset(['a.png', 'b.png', 'c.png', 'd.png']));
    expect(report).toMatchObject({ images: 4, accuracy: 0.5, loss: 0.25, confusion: measured.confusion });
    expect(report.balancedAccuracy).toBeCloseTo(1 / 3, 12);
    expect(report.mistakes).toEqual([
      { index: 2, path: 'c.png', actual: 'owl', predicted: 'cat', probability: 0.8 },
      { index: 1, path: 'b.png', actual: 'dog', predicted: 'owl', probability: 0.6 },
    ]);
  });

  it('has no paths of images that come from memory, and at most 20 mistakes', () => {
    const { mistakes } = classificationReport(measured, dataset());
    expect(mistakes.every((mistake) => !('path' in mistake))).toBe(true);
    const wrong = Array.from({ length: 30 }, (_, i) => ({ label: 1, probability: i / 30 }));
    const many = {
      loss: 1,
      confusion: [
        [0, 30],
        [0, 0],
      ],
      predictions: wrong,
    };
    const report = classificationReport(many, { ...dataset(), length: 30, labels: wrong.map(() => 0) });
    expect(report.mistakes.map(({ index }) => index)).toEqual(Array.from({ length: 20 }, (_, i) => 29 - i));
  });
});
