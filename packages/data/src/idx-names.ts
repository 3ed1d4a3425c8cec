import { checkSplit, type Split } from './idx-set.js';

/** Under which names the files of a split are looked for, in this order. */
export function idxNames(
  split: Split,
  endings: readonly string[],
): { readonly images: string[]; readonly labels: string[] } {
  const prefix = checkSplit(split) === 'train' ? 'train' : 't10k';
  return {
    images: spellings(`${prefix}-images`, 'idx3-ubyte', endings),
    labels: spellings(`${prefix}-labels`, 'idx1-ubyte', endings),
  };
}

const spellings = (stem: string, format: string, endings: readonly string[]) =>
  ['-', '.'].flatMap((separator) => endings.map((ending) => `${stem}${separator}${format}${ending}`));
