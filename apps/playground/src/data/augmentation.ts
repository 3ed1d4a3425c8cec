import type { TransformSpec } from '@convkit/data';

export interface Augmentation {
  readonly name: 'none' | 'shift' | 'affine' | 'elastic' | 'flip' | 'erase';
  readonly transforms: readonly TransformSpec[];
}

/** The data augmentations that the page offers, from mild to strong. */
export const AUGMENTATIONS: readonly Augmentation[] = [
  { name: 'none', transforms: [] },
  { name: 'shift', transforms: [{ name: 'shift', by: 2 }] },
  {
    name: 'affine',
    transforms: [{ name: 'affine', degrees: 10, translate: [0.08, 0.08], scale: [0.9, 1.1] }],
  },
  {
    name: 'elastic',
    transforms: [{ name: 'elastic', alpha: 34, sigma: 4 }],
  },
  { name: 'flip', transforms: [{ name: 'random-flip' }] },
  { name: 'erase', transforms: [{ name: 'random-erasing' }] },
];
