import { ConfigError } from '@convkit/core';

/**
 * Source of a regular expression for keys. Recipes store patterns as plain data, without flags.
 * @throws ConfigError if the expression has flags that change its meaning.
 */
export function sourceOf({ source, flags }: RegExp): string {
  if (!/[imsy]/.test(flags)) return source;
  throw new ConfigError(`patterns of keys must have no flags, got /${source}/${flags}`, {
    hint: 'Remove the flags.',
  });
}
