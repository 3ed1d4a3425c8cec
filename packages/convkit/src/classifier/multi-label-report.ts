import {
  type ClassCounter,
  type ClassMetrics,
  classMetrics,
  type Evaluation,
  macroF1,
  microF1,
} from '@convkit/train';

/** Evaluation of a classifier on images with several labels. A label is predicted if its probability is above 1/2. */
export interface MultiLabelReport {
  /** Number of images. */
  readonly images: number;
  /** Fraction of the images all of whose labels are correct. */
  readonly accuracy: number;
  /** F1 over all labels of all images. NaN if no label applies to any image. */
  readonly microF1: number;
  /** Mean F1 over the labels that apply to at least one image. */
  readonly macroF1: number;
  /** Mean loss over the images. */
  readonly loss: number;
  /** Metrics of each label, in the order of the classifier's labels. */
  readonly perLabel: readonly LabelMetrics[];
  /** The requested metrics, by key. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Metrics of one label. */
export interface LabelMetrics extends ClassMetrics {
  /** Area under the ROC curve: probability that an image with the label gets a higher score than one without. NaN unless both exist. */
  readonly auc: number;
}

const AUC = 'roc-auc';

/** Computes the report from an evaluation with the metric `roc-auc`, and from the counts of each label. */
export function multiLabelReport(
  { images, accuracy, loss, metrics }: Evaluation,
  { counts }: ClassCounter,
  { labels, wantsAuc }: { readonly labels: readonly string[]; readonly wantsAuc: boolean },
): MultiLabelReport {
  const perLabel = classMetrics(counts, labels).map((figures) => ({
    ...figures,
    auc: metrics[`${figures.label}.${AUC}`] as number,
  }));
  const asked = Object.entries(metrics).filter(
    ([key]) => wantsAuc || (key !== AUC && !key.endsWith(`.${AUC}`)),
  );
  return {
    images,
    accuracy: accuracy as number,
    microF1: microF1(counts),
    macroF1: macroF1(perLabel),
    loss,
    perLabel,
    metrics: Object.fromEntries(asked),
  };
}
