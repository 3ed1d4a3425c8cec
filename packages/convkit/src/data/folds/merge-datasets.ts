import { concat } from '@convkit/data';
import { asLabeled } from '../../sequences/encode-part.js';
import type { LabeledDataset, Sequences } from '../classification-data.js';

/** The samples of two parts of the same data, one after the other, with their labels, targets and paths. */
export function mergeDatasets(first: LabeledDataset, second: LabeledDataset): LabeledDataset {
  if (first.sequences && second.sequences) {
    return asLabeled(mergeSequences(first.sequences, second.sequences));
  }
  const merged = concat([first, second]) as LabeledDataset;
  const { paths } = first;
  return { ...merged, ...(paths && second.paths && { paths: [...paths, ...second.paths] }) };
}

function mergeSequences(first: Sequences, second: Sequences): Sequences {
  const [a, b] = [first.encoded, second.encoded];
  const values = new Float32Array(a.values.length + b.values.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  return {
    ...first,
    samples: [...first.samples, ...second.samples],
    encoded: {
      ...a,
      length: a.length + b.length,
      values,
      labels: Int32Array.from([...a.labels, ...b.labels]),
      ...(a.targets &&
        b.targets && {
          targets: {
            width: a.targets.width,
            values: [...Array.from(a.targets.values), ...Array.from(b.targets.values)],
          },
        }),
    },
  };
}
