import type { ConfusionMatrix } from '@convkit/train';

/** How well a class is recognized. */
export interface ClassFigure {
  readonly label: number;
  /** Fraction of the images of the class that are classified correctly. */
  readonly accuracy: number;
  /** Number of images of the class. */
  readonly images: number;
}

/** Below this accuracy, a class is mostly wrong. */
const WEAK = 0.5;

/** The accuracy of each class that has images, the weakest first. */
export function classFigures(confusion: ConfusionMatrix): ClassFigure[] {
  return confusion
    .map((row, label) => {
      const images = row.reduce((sum, count) => sum + count, 0);
      return { label, images, accuracy: (row[label] ?? 0) / images };
    })
    .filter(({ images }) => images > 0)
    .sort((a, b) => a.accuracy - b.accuracy);
}

/** The classes that are mostly wrong. Empty if all are: then the total says it. */
export function weakClasses(figures: readonly ClassFigure[]): readonly ClassFigure[] {
  const weak = figures.filter(({ accuracy }) => accuracy < WEAK);
  return weak.length < figures.length ? weak : [];
}
