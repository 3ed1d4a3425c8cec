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
let draws = 0;

type Broken = readonly [
  name: string,
  failing: string,
  create: () => DatasetLike,
  expected?: DatasetExpectations,
];

/** Each with words of the test that must fail for it. */
export const BROKEN_DATASETS: readonly Broken[] = [
  ['classes of one name', 'what it holds', broken(() => ({ classes: ['even', 'odd', 'odd'] }))],
  ['half a sample', 'what it holds', broken(() => ({ length: 3.5 }))],
  ['another dataset', 'what it holds', conformingDataset, { length: 5 }],
  ['another shape', 'first and the last', broken(() => ({ shape: [2, 2, 1] }))],
  [
    'label without a class',
    'first and the last',
    broken(({ get }) => ({ get: async (index) => ({ ...(await get(index)), label: index }) })),
  ],
  [
    'any index',
    'out of range',
    broken(({ get }) => ({ get: (index) => get(Math.min(Math.max(Math.round(index || 0), 0), 3)) })),
  ],
  [
    'one buffer',
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
    'chance',
    'same sample',
    broken(({ get }) => ({
      get: async (index) => ({ ...(await get(index)), image: Uint8Array.of(draws++, 1) }),
    })),
  ],
];
