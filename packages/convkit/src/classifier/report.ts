import type { LabeledDataset } from '../data/classification-data.js';
import type { BatchEvaluation } from './evaluate-batches.js';

/** How well one class is recognized. */
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

/** An image that was classified incorrectly. */
export interface Mistake {
  /** Index of the image in the dataset. */
  readonly index: number;
  /** Path of its file, if it came from one. */
  readonly path?: string;
  /** Its class name. */
  readonly actual: string;
  /** The class name that was predicted. */
  readonly predicted: string;
  /** Probability of the predicted class. */
  readonly probability: number;
}

/** How good a classifier is on a dataset. */
export interface ClassificationReport {
  /** Number of images. */
  readonly images: number;
  /** Fraction of the images that were classified correctly. */
  readonly accuracy: number;
  /** Mean recall over the classes that have images: accuracy that does not favor large classes. NaN without images. */
  readonly balancedAccuracy: number;
  /** Mean loss over the images. */
  readonly loss: number;
  /** `confusion[actual][predicted]` counts images. */
  readonly confusion: readonly (readonly number[])[];
  /** Metrics of each class, in the order of the labels. */
  readonly perClass: readonly ClassMetrics[];
  /** The most confident mistakes, most confident first; 20 at most. */
  readonly mistakes: readonly Mistake[];
}

const SHOWN_MISTAKES = 20;

/** Computes the report of a network's predictions for `dataset`. */
export function classificationReport(
  { loss, confusion, predictions }: BatchEvaluation,
  { classes, labels, paths }: LabeledDataset,
): ClassificationReport {
  const images = predictions.length;
  const right = confusion.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const perClass = classMetrics(confusion, classes);
  const mistakes = predictions.flatMap(({ label, probability }, index) => {
    const actual = labels[index] as number;
    if (actual === label) return [];
    const path = paths?.[index];
    return [
      {
        index,
        actual: classes[actual] as string,
        predicted: classes[label] as string,
        probability,
        ...(path !== undefined && { path }),
      },
    ];
  });
  return {
    images,
    accuracy: right / images,
    balancedAccuracy: balancedAccuracy(perClass),
    loss,
    confusion,
    perClass,
    mistakes: mistakes.sort((a, b) => b.probability - a.probability).slice(0, SHOWN_MISTAKES),
  };
}

/** Precision, recall and F1 of each class from a confusion matrix. */
export function classMetrics(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): ClassMetrics[] {
  return classes.map((label, i) => {
    const right = confusion[i]?.[i] ?? 0;
    const images = (confusion[i] ?? []).reduce((sum, count) => sum + count, 0);
    const answered = confusion.reduce((sum, row) => sum + (row[i] ?? 0), 0);
    const f1 = images === 0 ? Number.NaN : (2 * right) / (images + answered);
    return { label, images, precision: right / answered, recall: right / images, f1 };
  });
}

/** Mean recall over the classes that have images. */
export function balancedAccuracy(perClass: readonly ClassMetrics[]): number {
  const recalls = perClass.filter(({ images }) => images > 0).map(({ recall }) => recall);
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}
