import { balancedAccuracy, type ClassMetrics, classMetrics, countsOfClasses, macroF1 } from '@convkit/train';
import type { LabeledDataset } from '../data/classification-data.js';
import type { ImagePrediction } from './note-predictions.js';

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
  /** Mean F1 over the classes that have images. NaN without images. */
  readonly macroF1: number;
  /** Mean loss over the images. */
  readonly loss: number;
  /** `confusion[actual][predicted]` counts images. */
  readonly confusion: readonly (readonly number[])[];
  /** Metrics of each class, in the order of the labels. */
  readonly perClass: readonly ClassMetrics[];
  /** The most confident mistakes, most confident first; 20 at most. */
  readonly mistakes: readonly Mistake[];
  /** The requested metrics, by key. */
  readonly metrics: Readonly<Record<string, number>>;
}

const SHOWN_MISTAKES = 20;

/** Data that a report is computed from. */
export interface MeasuredClasses {
  /** Mean over the images. */
  readonly loss: number;
  /** `confusion[actual][predicted]` counts images. */
  readonly confusion: number[][];
  /** The prediction for each image, in the order of the dataset. */
  readonly predictions: readonly ImagePrediction[];
  /** Additional metrics. Defaults to none. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Computes the report of a network's predictions for `dataset`. */
export function classificationReport(
  { loss, confusion, predictions, metrics = {} }: MeasuredClasses,
  { classes, labels, paths }: LabeledDataset,
): ClassificationReport {
  const images = predictions.length;
  const right = confusion.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const perClass = classMetrics(countsOfClasses(confusion), classes);
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
    macroF1: macroF1(perClass),
    loss,
    confusion,
    perClass,
    mistakes: mistakes.sort((a, b) => b.probability - a.probability).slice(0, SHOWN_MISTAKES),
    metrics,
  };
}
