import { checkSplit, type Split } from './idx-set.js';

/** What the names of MNIST's files begin with. */
export const mnistStem = (split: Split) => (checkSplit(split) === 'train' ? 'train' : 't10k');

/** Under which names the files of a split are looked for, in this order. */
export function idxNames(
  stem: string,
  endings: readonly string[],
): { readonly images: string[]; readonly labels: string[] } {
  return {
    images: spellings(`${stem}-images`, 'idx3-ubyte', endings),
    labels: spellings(`${stem}-labels`, 'idx1-ubyte', endings),
  };
}

const spellings = (stem: string, format: string, endings: readonly string[]) =>
  ['-', '.'].flatMap((separator) => endings.map((ending) => `${stem}${separator}${format}${ending}`));
