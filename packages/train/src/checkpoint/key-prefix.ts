import { ConfigError } from '@convkit/core';

/** Adds `prefix` to each key. */
export function withPrefix<T>(prefix: string, values: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...values].map(([key, value]) => [prefix + key, value]));
}

/** Returns the values whose keys start with `prefix`, by the rest of their keys. */
export function belowPrefix<T>(prefix: string, values: ReadonlyMap<string, T>): Map<string, T> {
  const matches = [...values].filter(([key]) => key.startsWith(prefix));
  return new Map(matches.map(([key, value]) => [key.slice(prefix.length), value]));
}

/**
 * Checks that no key of a model starts with a prefix that checkpoints use for other state.
 * @param of - what the prefix is reserved for, such as 'optimizer state'.
 * @throws ConfigError naming the first key that does.
 */
export function checkPrefixFree(keys: Iterable<string>, prefix: string, of: string): void {
  const clash = [...keys].find((key) => key.startsWith(prefix));
  if (clash === undefined) return;
  throw new ConfigError(`The model's '${clash}' starts with '${prefix}', which is reserved for ${of}`, {
    hint: `Rename the model's field '${prefix.slice(0, -1)}'.`,
  });
}
