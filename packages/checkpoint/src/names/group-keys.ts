import { checkArguments } from '@convkit/core';

/** More keys than this are grouped. */
const FEW = 5;

/**
 * Shortens a list of state-dict keys for people: up to five keys stay as they are, more are grouped by what they begin with, as in
 * "layer4.* (15)".
 */
export function groupKeys(keys: readonly string[]): string[] {
  checkArguments('groupKeys', { keys }, { keys: 'strings' });
  const all = [...new Set(keys)];
  if (all.length <= FEW) return all;
  let depth = 1;
  while (new Set(all.map((key) => beginning(key, depth))).size === 1) depth++;
  const groups = new Map<string, string[]>();
  for (const key of all) {
    const group = groups.get(beginning(key, depth));
    if (group) group.push(key);
    else groups.set(beginning(key, depth), [key]);
  }
  return [...groups].map(([name, [first = '', ...others]]) =>
    others.length === 0 ? first : `${name}.* (${others.length + 1})`,
  );
}

const beginning = (key: string, depth: number) => key.split('.').slice(0, depth).join('.');
