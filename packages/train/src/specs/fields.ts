import { ConfigError, describeValue } from '@convkit/core';

/** A setting of a spec. */
export interface Field {
  /** @throws ConfigError if `value` is invalid. `name` is the setting, as the caller knows it. */
  check(name: string, value: never): void;
  /** Whether the setting has a default. */
  readonly isOptional: boolean;
}

/** All settings of a spec but its name. A missing or additional setting does not compile. */
export type Fields<Spec> = { readonly [Name in Exclude<keyof Spec, 'name'>]-?: Field };

/** A setting without a default. */
export const required = (check: Field['check']): Field => ({ check, isOptional: false });

/** A setting with a default. */
export const optional = (check: Field['check']): Field => ({ check, isOptional: true });

/** A kind of spec, such as one optimizer. */
export interface SpecKind {
  /** Its settings. */
  readonly fields: Readonly<Record<string, Field>>;
  /** @throws ConfigError if settings contradict each other. */
  check?(path: string, spec: never): void;
}

/** Description of the spec, for messages. */
export interface SpecNames {
  /** Kind of spec, such as 'optimizer'. */
  readonly what: string;
  /** Where the spec is, such as 'schedule.next'. */
  readonly path: string;
  /** A valid value, as source text. */
  readonly example: string;
}

/**
 * Checks a spec `{ name, …settings }`, every setting included.
 * @throws ConfigError if the name is unknown, or a setting is unknown, missing or invalid.
 */
export function checkSpec(
  spec: unknown,
  kinds: Readonly<Record<string, SpecKind>>,
  { what, path, example }: SpecNames,
): void {
  const names = Object.keys(kinds).join(', ');
  const settings = typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>) : {};
  const { name } = settings;
  if (typeof name !== 'string') {
    const message = `${path} must be an object whose name is one of ${names}, got ${describeValue(spec)}`;
    throw new ConfigError(message, { hint: `For example, ${what}: ${example}.` });
  }
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (!kind) throw unknownName(what, name, Object.keys(kinds));
  checkFields(settings, kind.fields, path);
  kind.check?.(path, spec as never);
}

/** The error for the name of a spec that does not exist. */
export function unknownName(what: string, name: string, known: readonly string[]): ConfigError {
  return new ConfigError(`there is no ${what} '${name}'`, { hint: `Use ${known.join(', ')}.` });
}

function checkFields(
  { name, ...settings }: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, Field>>,
  path: string,
): void {
  const known = Object.keys(fields);
  const unknown = Object.keys(settings).find((key) => !Object.hasOwn(fields, key));
  if (unknown !== undefined) {
    throw new ConfigError(`${path}.${unknown} is not a setting of '${name}'`, {
      hint: known.length === 0 ? 'Leave it out: there are no settings.' : `Use ${known.join(', ')}.`,
    });
  }
  const needed = known.filter((key) => !fields[key]?.isOptional);
  for (const [key, { check }] of Object.entries(fields)) {
    if (settings[key] !== undefined) check(`${path}.${key}`, settings[key] as never);
    else if (needed.includes(key)) {
      throw new ConfigError(`${path}.${key} is missing`, { hint: `Set ${needed.join(' and ')}.` });
    }
  }
}
