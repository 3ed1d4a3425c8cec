import { describe, expect, it } from 'vitest';
import type { LabeledDataset } from '../data/classification-data.js';
import { classificationReport } from './report.js';

const CLASSES = ['cat', 'dog', 'owl'];

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
    expect(report.macroF1).toBeCloseTo(4 / 5 / 3, 12);
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
