import type { TransformSpec } from '@convkit/data';

export interface Augmentation {
  readonly name: string;
  readonly title: string;
  readonly transforms: readonly TransformSpec[];
}

/** The data augmentations that the page offers, from mild to strong. */
export const AUGMENTATIONS: readonly Augmentation[] = [
  { name: 'none', title: 'None', transforms: [] },
  { name: 'shift', title: 'Shift up to 2 pixels', transforms: [{ name: 'shift', by: 2 }] },
  {
    name: 'affine',
    title: 'Rotate, shift and scale',
    transforms: [{ name: 'affine', degrees: 10, translate: [0.08, 0.08], scale: [0.9, 1.1] }],
  },
  {
    name: 'elastic',
    title: 'Elastic distortion',
    transforms: [{ name: 'elastic', alpha: 34, sigma: 4 }],
  },
  { name: 'flip', title: 'Flip horizontally', transforms: [{ name: 'random-flip' }] },
  { name: 'erase', title: 'Random erasing', transforms: [{ name: 'random-erasing' }] },
];
