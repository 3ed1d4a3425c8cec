import { checkSplit, type Split } from './idx-set.js';

/** Under which names the files of a split are looked for, in this order. */
export function idxNames(split: Split): { readonly images: string[]; readonly labels: string[] } {
  const prefix = checkSplit(split) === 'train' ? 'train' : 't10k';
  return {
    images: spellings(`${prefix}-images`, 'idx3-ubyte'),
    labels: spellings(`${prefix}-labels`, 'idx1-ubyte'),
  };
}

const spellings = (stem: string, format: string) =>
  ['-', '.'].flatMap((separator) => ['', '.gz'].map((ending) => `${stem}${separator}${format}${ending}`));
