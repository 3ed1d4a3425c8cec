import { ConfigError } from '@convkit/core';

/** Finds an entry of the trainer's parts by name. @throws ConfigError listing the names, if there is none. */
export function findPart<T>(parts: Readonly<Record<string, T>>, name: string, kind: string): T {
  if (Object.hasOwn(parts, name)) return parts[name] as T;
  throw new ConfigError(`This trainer has no ${kind} '${name}'`, {
    hint: `Choose one of: ${Object.keys(parts).join(', ') || 'none'}.`,
  });
}
