import { ConfigError } from '@convkit/core';
import { InvalidArgumentError } from 'commander';
import { foldOf, type TrainingData } from 'convkit';
import { type DataFlags, namingLimit } from './data.js';

/** A fold, from 1, and the number of folds. */
export type Fold = `${number}/${number}`;

/** The flag for cross-validation. */
export interface FoldFlags {
  readonly fold?: Fold;
}

/** Parses a fold and the number of folds, for example 2/5. */
export function foldFlag(text: string): Fold {
  const [, fold, folds] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [index, count] = [Number(fold), Number(folds)];
  if (count >= 2 && index >= 1 && index <= count) return `${index}/${count}`;
  throw new InvalidArgumentError(
    'It must be I/K: a fold from 1 to K, and the number of folds, from 2. For example 2/5.',
  );
}

/**
 * Opens data whose validation set is a fold. Neither the folds nor the subset of --limit depend on --seed, so that runs with different
 * seeds have the same data.
 * @param open - opens the data to divide.
 * @throws ConfigError if --validation-split is given too.
 */
export async function openFold<Flags extends DataFlags>(
  given: Fold,
  { seed: _, limit, validationSplit, ...flags }: Flags,
  open: (
    flags: Omit<Flags, 'seed' | 'limit' | 'validationSplit'>,
  ) => Promise<TrainingData & { readonly shared?: unknown }>,
): Promise<TrainingData> {
  if (validationSplit !== undefined) {
    throw new ConfigError(`--fold ${given} contradicts --validation-split ${validationSplit}`, {
      hint: 'Leave out one of them: the fold is the validation set.',
    });
  }
  const { shared: __, ...data } = await open(flags);
  const [fold, folds] = given.split('/').map(Number) as [number, number];
  return namingLimit(async () => foldOf(data, { fold, folds, ...(limit !== undefined && { limit }) }));
}
