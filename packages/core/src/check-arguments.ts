import { type CustomKind, KINDS } from './argument-kinds.js';
import { describeValue } from './check-number.js';
import { ConfigError } from './errors.js';

/** Name of a kind of argument. */
export type ArgumentKindName = keyof typeof KINDS;

/** Kind of an argument: the name of one, with a question mark if it may be undefined, or a kind of your own. */
export type ArgumentKind = ArgumentKindName | `${ArgumentKindName}?` | CustomKind;

/**
 * Checks the arguments of a public function.
 * @param where The function, as its callers know it.
 * @param values The arguments by name.
 * @param kinds What each may be.
 * @throws ConfigError that names the first argument of another kind.
 */
export function checkArguments(
  where: string,
  values: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, ArgumentKind>>,
): void {
  for (const name of Object.keys(kinds)) {
    const value = values[name];
    const [must, accepts] = resolve(kinds[name] as ArgumentKind);
    if (accepts(value)) continue;
    throw new ConfigError(`${where}: ${name} must be ${must}, got ${describeValue(value)}`, hintFor(value));
  }
}

/**
 * Checks the options of a public function: an object whose fields are of the given kinds. Other fields are ignored.
 * @param where The function, as its callers know it.
 * @throws ConfigError that names the first option of another kind.
 */
export function checkOptions(
  where: string,
  options: unknown,
  kinds: Readonly<Record<string, ArgumentKind>> = {},
): void {
  checkArguments(where, { options }, { options: 'object' });
  checkArguments(where, options as Readonly<Record<string, unknown>>, kinds);
}

const resolved = new Map<ArgumentKind, CustomKind>();

function resolve(kind: ArgumentKind): CustomKind {
  if (typeof kind !== 'string') return kind;
  let found = resolved.get(kind);
  if (!found) {
    const [must, accepts] = KINDS[kind.replace('?', '') as ArgumentKindName] as CustomKind;
    found = kind.endsWith('?') ? [must, (value) => value === undefined || accepts(value)] : [must, accepts];
    resolved.set(kind, found);
  }
  return found;
}

const hintFor = (value: unknown) => (value instanceof Promise ? { hint: 'Await it first.' } : {});
