import { checkSplit, type Split } from '../split.js';

/** Common prefix of the names of MNIST's files. */
export const mnistStem = (split: Split) => (checkSplit(split) === 'train' ? 'train' : 't10k');

/** Lists the possible names of a split's files, in the order in which they are tried. */
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
