import type { TransformSpec } from '@convkit/data';

export interface Augmentation {
  readonly name: string;
  readonly title: string;
  readonly transforms: readonly TransformSpec[];
}

/** What may be done at random to training images, from mild to strong. */
export const AUGMENTATIONS: readonly Augmentation[] = [
  { name: 'none', title: 'None', transforms: [] },
  { name: 'shift', title: 'Move by up to 2 pixels', transforms: [{ name: 'shift', by: 2 }] },
  {
    name: 'affine',
    title: 'Turn, move and scale a little',
    transforms: [{ name: 'affine', degrees: 10, translate: [0.08, 0.08], scale: [0.9, 1.1] }],
  },
  {
    name: 'elastic',
    title: 'Elastic, as handwriting bends',
    transforms: [{ name: 'elastic', alpha: 34, sigma: 4 }],
  },
  { name: 'flip', title: 'Mirror left and right', transforms: [{ name: 'random-flip' }] },
  { name: 'erase', title: 'Erase a part', transforms: [{ name: 'random-erasing' }] },
];
