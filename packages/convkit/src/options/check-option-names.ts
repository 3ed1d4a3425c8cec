import { ConfigError, describeValue } from '@convkit/core';

/** Every option of an interface. The compiler refuses a list that lacks one, or has one more. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** @throws ConfigError if `options` is not an object, or has an option that is not in `known`. */
export function checkOptionNames(options: unknown, known: Readonly<Record<string, true>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigError(`options must be an object, got ${describeValue(options)}`, {
      hint: `The options are ${Object.keys(known).join(', ')}.`,
    });
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const names = Object.keys(known);
  const meant = closest(unknown, names);
  throw new ConfigError(`unknown option '${unknown}'`, {
    hint: meant === undefined ? `The options are ${names.join(', ')}.` : `Did you mean '${meant}'?`,
  });
}

/**
 * Finds the name that differs least: by a third of the letters at most, unless one name abbreviates the other. Names whose initials are
 * `given` come first.
 */
function closest(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '');
  const own = plain(given);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const other = plain(name);
    const distance = editDistance(own, other);
    const isClose =
      distance <= Math.max(1, own.length / 3) || abbreviates(own, other) || abbreviates(other, own);
    const rank = own === initials(name) ? distance - FAR : distance;
    if (!isClose || rank >= least) continue;
    best = name;
    least = rank;
  }
  return best;
}

/** Larger than any edit distance between names. */
const FAR = 1000;

/** Initials of the words of a name: 'lr' for 'learningRate'. */
const initials = (name: string) => name.replaceAll(/(?<=.)[^A-Z]/g, '').toLowerCase();

/** Whether `short` begins as `long` does, and has only letters of it, in order. */
function abbreviates(short: string, long: string): boolean {
  if (short.length < 2 || short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
