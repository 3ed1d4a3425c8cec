import { DataError } from '@convkit/core';
import type { DatasetExpectations, DatasetLike } from './test-dataset.js';

/** Four 2x1 images of two classes. */
export const conformingDataset = (): DatasetLike => ({
  length: 4,
  classes: ['even', 'odd'],
  shape: [2, 1, 1],
  get(index) {
    if (!Number.isInteger(index) || index < 0 || index >= 4) throw new DataError(`no sample ${index}`);
    return { image: Uint8Array.of(index, 255), label: index % 2 };
  },
});

const broken = (changes: (base: DatasetLike) => Partial<DatasetLike>) => () => {
  const base = conformingDataset();
  return { ...base, ...changes(base) };
};

const shared = new Uint8Array(2);
let reads = 0;

type Broken = readonly [
  name: string,
  failing: string,
  create: () => DatasetLike,
  expected?: DatasetExpectations,
];

/** Datasets that break the contract, with words of the title of the test that must fail. */
export const BROKEN_DATASETS: readonly Broken[] = [
  ['duplicate class names', 'valid length', broken(() => ({ classes: ['even', 'odd', 'odd'] }))],
  ['a fractional length', 'valid length', broken(() => ({ length: 3.5 }))],
  ['another length than expected', 'valid length', conformingDataset, { length: 5 }],
  ['images of another shape', 'first and the last', broken(() => ({ shape: [2, 2, 1] }))],
  [
    'a label without a class',
    'first and the last',
    broken(({ get }) => ({ get: async (index) => ({ ...(await get(index)), label: index }) })),
  ],
  [
    'samples for any index',
    'out of range',
    broken(({ get }) => ({ get: (index) => get(Math.min(Math.max(Math.round(index || 0), 0), 3)) })),
  ],
  [
    'one buffer for all samples',
    'same sample',
    broken(({ get }) => ({
      get: async (index) => {
        const { image, label } = await get(index);
        shared.set(image);
        return { image: shared, label };
      },
    })),
  ],
  [
    'random samples',
    'same sample',
    broken(({ get }) => ({
      get: async (index) => ({ ...(await get(index)), image: Uint8Array.of(reads++, 1) }),
    })),
  ],
];
