import { mapSamples, type Targets } from '@convkit/data';
import type { LabeledDataset } from './classification-data.js';
import { assertSameClasses } from './same-classes.js';

/**
 * The dataset with the labels of a classifier. The data may lack some of its classes, and list the others in another order.
 * @param found - class names of the data.
 * @throws DataError naming both lists of classes if the data has a class that the classifier does not know.
 */
export function withClasses(
  dataset: LabeledDataset,
  found: readonly string[],
  classes: readonly string[],
): LabeledDataset {
  const indices = found.map((name) => classes.indexOf(name));
  const isSame = found.length === classes.length && indices.every((index, i) => index === i);
  if (isSame) return dataset;
  if (found.length === 0 || indices.includes(-1)) {
    assertSameClasses(found, classes, { found: 'the data has', expected: 'the classifier was trained on' });
  }
  // With several labels per image, the targets count, not the labels.
  const labelOf = (label: number) => (dataset.targets ? label : (indices[label] as number));
  const labels = Int32Array.from(dataset.labels, labelOf);
  const { paths, encoded, targets, sequences } = dataset;
  const relabeled = <S extends { readonly label: number }>(sample: S): S => ({
    ...sample,
    label: labelOf(sample.label),
  });
  return {
    ...mapSamples(dataset, relabeled, { classes: targets ? dataset.classes : classes, labels }),
    labels,
    ...(paths && { paths }),
    ...(targets && { targets: widened(targets, indices, classes.length) }),
    ...(sequences && {
      sequences: { ...sequences, encoded: { ...sequences.encoded, classes, labels } },
    }),
    ...(encoded && {
      encoded: async (index: number) => relabeled(await encoded.call(dataset, index)),
    }),
  };
}

/** Targets with a column for each class; those of classes that the data lacks are 0. */
function widened({ width, values }: Targets, indices: readonly number[], classes: number): Targets {
  const all = new Float64Array((values.length / width) * classes);
  for (let i = 0; i < values.length; i++) {
    all[Math.floor(i / width) * classes + (indices[i % width] as number)] = values[i] as number;
  }
  return { width: classes, values: all };
}
