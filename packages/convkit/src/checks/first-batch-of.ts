import { checkArguments } from '@convkit/core';
import { checkData } from '../data/check-data.js';
import type { LabeledDataset } from '../data/classification-data.js';
import { select } from '../data/split.js';
import type { TrainingData } from '../data/training-data.js';

/** Data of a trial run: one batch of samples of each part, with all classes if they fit. */
export function firstBatchOf<D extends TrainingData>(data: D, batchSize: number): D {
  checkData('data', data);
  checkArguments('firstBatchOf', { batchSize }, { batchSize: 'whole' });
  const part = (dataset: LabeledDataset) =>
    select(
      dataset,
      Array.from({ length: Math.min(batchSize, dataset.length) }, (_, i) => i),
    );
  const validation = part(data.validation);
  return {
    ...data,
    train: select(data.train, varied(data.train, batchSize)),
    validation,
    test: data.test === data.validation ? validation : part(data.test),
  };
}

/** Samples of all classes in turn, in the order of the dataset. */
function varied({ labels, length }: LabeledDataset, count: number): number[] {
  const byClass = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    const label = labels[i] as number;
    const members = byClass.get(label);
    if (!members) byClass.set(label, [i]);
    else if (members.length < count) members.push(i);
  }
  const chosen: number[] = [];
  for (let round = 0; chosen.length < Math.min(count, length); round++) {
    for (const members of byClass.values()) {
      const index = members[round];
      if (index !== undefined && chosen.length < count) chosen.push(index);
    }
  }
  return chosen.sort((a, b) => a - b);
}
