import { ConfigError } from '@convkit/core';

/** The part of a published dataset to open. */
export type Split = 'train' | 'test';

/** @throws ConfigError if `split` is neither 'train' nor 'test'. */
export function checkSplit(split: Split): Split {
  if (split === 'train' || split === 'test') return split;
  throw new ConfigError(`unknown split '${split}'`, { hint: "Use 'train' or 'test'." });
}
