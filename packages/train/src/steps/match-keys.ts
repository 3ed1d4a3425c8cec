import { ConfigError } from '@convkit/core';

/**
 * Returns the keys that match a pattern of the recipe.
 * @param what Names the pattern in errors, such as 'L2 pattern'.
 * @throws ConfigError if `pattern` is not a regular expression or matches none of `keys`.
 */
export function matchKeys(what: string, pattern: string, keys: Iterable<string>): string[] {
  const expression = compile(what, pattern);
  const all = [...keys];
  const matches = all.filter((key) => expression.test(key));
  if (matches.length > 0) return matches;
  throw new ConfigError(`The ${what} '${pattern}' matches no trainable parameter`, {
    hint: `Choose a pattern that matches some of: ${all.join(', ')}.`,
  });
}

function compile(what: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    throw new ConfigError(`The ${what} '${pattern}' is not a valid regular expression`, { cause });
  }
}
