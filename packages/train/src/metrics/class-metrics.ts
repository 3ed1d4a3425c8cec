import { checkArguments } from '@convkit/core';
import type { ConfusionMatrix } from '../evaluation/metrics.js';
import { CLASSES, CONFUSION, COUNTS } from './check-counts.js';

/** Metrics of one class or label. */
export interface ClassMetrics {
  /** The class name. */
  readonly label: string;
  /** Number of images of the class. */
  readonly images: number;
  /** Fraction of the images classified as this class that belong to it. NaN if no image was. */
  readonly precision: number;
  /** Fraction of the images of this class that were classified as it. NaN if the class has no images. */
  readonly recall: number;
  /** Harmonic mean of precision and recall: 0 if no image was classified correctly, NaN if the class has no images. */
  readonly f1: number;
}

/** Counts of one class or label. */
export interface ClassCounts {
  /** Number of images of the class. */
  readonly images: number;
  /** Number of images classified as it. */
  readonly predicted: number;
  /** Number of images of the class that were classified as it. */
  readonly correct: number;
}

/** Counts of each class in a confusion matrix. */
export function countsOfClasses(confusion: Readonly<ConfusionMatrix>): ClassCounts[] {
  checkArguments('countsOfClasses', { confusion }, { confusion: CONFUSION });
  return confusion.map((row, label) => ({
    images: row.reduce((sum, count) => sum + count, 0),
    predicted: confusion.reduce((sum, other) => sum + (other[label] as number), 0),
    correct: row[label] as number,
  }));
}

/**
 * Precision, recall and F1 of each class from its counts.
 * @param names Class names. Defaults to their indices.
 */
export function classMetrics(counts: readonly ClassCounts[], names: readonly string[] = []): ClassMetrics[] {
  checkArguments('classMetrics', { counts, names }, { counts: COUNTS, names: 'strings' });
  return counts.map(({ images, predicted, correct }, i) => ({
    label: names[i] ?? String(i),
    images,
    precision: correct / predicted,
    recall: correct / images,
    f1: images === 0 ? Number.NaN : (2 * correct) / (images + predicted),
  }));
}

/** Mean recall over the classes that have images. NaN without images. */
export const balancedAccuracy = (classes: readonly ClassMetrics[]): number => {
  checkArguments('balancedAccuracy', { classes }, { classes: CLASSES });
  return meanOf(classes.map(({ recall }) => recall));
};

/** Mean F1 over the classes that have images. NaN without images. */
export const macroF1 = (classes: readonly ClassMetrics[]): number => {
  checkArguments('macroF1', { classes }, { classes: CLASSES });
  return meanOf(classes.map(({ f1 }) => f1));
};

/** F1 over all labels of all images. NaN if no label applies to any image. */
export function microF1(counts: readonly ClassCounts[]): number {
  checkArguments('microF1', { counts }, { counts: COUNTS });
  const total = (field: keyof ClassCounts) => counts.reduce((sum, count) => sum + count[field], 0);
  const images = total('images');
  return images === 0 ? Number.NaN : (2 * total('correct')) / (images + total('predicted'));
}

/** Mean without NaN values. NaN if there are no others. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
