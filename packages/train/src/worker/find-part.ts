import { ConfigError } from '@convkit/core';

/** @throws ConfigError that lists the names there are, unless `name` is one of them. */
export function named<T>(parts: Readonly<Record<string, T>>, name: string, kind: string): T {
  if (Object.hasOwn(parts, name)) return parts[name] as T;
  throw new ConfigError(`this trainer has no ${kind} '${name}'`, {
    hint: `It has: ${Object.keys(parts).join(', ') || 'none'}.`,
  });
}
