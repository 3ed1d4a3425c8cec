import { type ArgumentKind, ConfigError, checkOptions, describeValue } from '@convkit/core';

/**
 * Checks an object of plain data: each field is of its kind, and there are no others.
 * @param where - what the object is, at the start of messages.
 * @throws ConfigError naming the first field that is unknown, missing or invalid.
 */
export function checkFields(
  where: string,
  value: unknown,
  kinds: Readonly<Record<string, ArgumentKind>>,
): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${where} must be an object, got ${describeValue(value)}`);
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(kinds, name)) continue;
    const known = Object.keys(kinds);
    throw new ConfigError(`${where} has an unknown field '${name}'`, {
      hint: known.length === 0 ? 'Remove it.' : `Its fields are ${known.join(', ')}.`,
    });
  }
  checkOptions(where, value, kinds);
}
