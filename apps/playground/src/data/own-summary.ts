import type { ClassificationData, LabeledDataset } from 'convkit';

/** Number of images of a class in each part. */
export interface ClassCounts {
  readonly name: string;
  readonly train: number;
  readonly validation: number;
  /** Undefined if the validation images serve as the test images. */
  readonly test?: number;
}

/** What the page says about the user's own images before a run. */
export interface OwnSummary {
  readonly classes: readonly ClassCounts[];
  /** 3 if any image has color. */
  readonly channels: 1 | 3;
  /** Whether the validation images were taken from the training images. */
  readonly heldOut: boolean;
  /** Number of files that are not readable as images, which are left out. */
  readonly skipped: number;
}

/** Counts the images of each class and part. */
export function summaryOf(
  { classes, channels, train, validation, test }: ClassificationData,
  { heldOut, skipped }: Pick<OwnSummary, 'heldOut' | 'skipped'>,
): OwnSummary {
  const counts = { train: countLabels(train), validation: countLabels(validation), test: countLabels(test) };
  return {
    channels,
    heldOut,
    skipped,
    classes: classes.map((name, label) => ({
      name,
      train: counts.train[label] ?? 0,
      validation: counts.validation[label] ?? 0,
      ...(test !== validation && { test: counts.test[label] ?? 0 }),
    })),
  };
}

function countLabels({ labels, classes }: LabeledDataset): readonly number[] {
  const counts = classes.map(() => 0);
  for (const label of Array.from(labels)) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Number of training images. */
export const trainingImages = ({ classes }: Pick<OwnSummary, 'classes'>): number =>
  classes.reduce((sum, { train }) => sum + train, 0);
