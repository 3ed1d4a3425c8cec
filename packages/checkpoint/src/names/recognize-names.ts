import { type ArgumentKind, checkArguments } from '@convkit/core';
import { NAME_FAMILIES, type NameFamily, RENAMES } from './name-families.js';

/** How the keys of a file translate to those of a network. */
export interface RecognizedNames {
  /** Library whose names they are. */
  readonly from: NameFamily;
  /** What stands before every name, such as 'module.'. Empty if nothing does. */
  readonly prefix: string;
  /** Translates a key of the file. Undefined for a key without the prefix, or that the library does not have. */
  readonly rename: (key: string) => string | undefined;
  /** Number of keys of the network that the file has under these names. */
  readonly matched: number;
}

/** Libraries whose names are told apart. The first of those that match equally well is recognized. */
const RECOGNIZED = ['torchvision', 'timm', 'transformers'] as const satisfies readonly NameFamily[];

const FAMILY: ArgumentKind = [
  `one of ${NAME_FAMILIES.join(', ')}`,
  (value) => value === undefined || NAME_FAMILIES.includes(value as NameFamily),
];

/**
 * Recognizes whose names a file has, and the prefix that wrappers add to them ('module.', '_orig_mod.', 'model.backbone.', …): those
 * that match most keys of the network. timm's ResNets have torchvision's names and are recognized as such.
 * @param keys Keys of the file.
 * @param expected Keys of the network, which are torchvision's where torchvision has the network.
 * @param from Only tries this library's names.
 */
export function recognizeNames(
  keys: Iterable<string>,
  expected: Iterable<string>,
  from?: NameFamily,
): RecognizedNames {
  checkArguments(
    'recognizeNames',
    { keys, expected, from },
    { keys: 'iterable', expected: 'iterable', from: FAMILY },
  );
  const all = [...keys];
  checkArguments('recognizeNames', { keys: all }, { keys: 'strings' });
  const known = new Set(expected);
  let best: RecognizedNames | undefined;
  for (const prefix of commonPrefixes(all)) {
    for (const family of from === undefined ? RECOGNIZED : [from]) {
      const rename = (key: string) =>
        key.startsWith(prefix) ? RENAMES[family](key.slice(prefix.length)) : undefined;
      const names = all.map(rename).filter((name) => name !== undefined && known.has(name));
      const matched = new Set(names).size;
      if (!best || matched > best.matched) best = { from: family, prefix, rename, matched };
    }
  }
  return best as RecognizedNames;
}

/** The prefixes, each ending in a dot, that at least half of the keys share, shortest first, beginning with the empty one. */
function commonPrefixes(keys: readonly string[]): string[] {
  const prefixes = [''];
  let remaining = keys;
  for (;;) {
    const start = (prefixes.at(-1) as string).length;
    const counts = new Map<string, string[]>();
    for (const key of remaining) {
      const dot = key.indexOf('.', start);
      if (dot < 0) continue;
      const prefix = key.slice(0, dot + 1);
      const sharing = counts.get(prefix);
      if (sharing) sharing.push(key);
      else counts.set(prefix, [key]);
    }
    const most = [...counts].reduce<[string, string[]]>(
      (first, next) => (next[1].length > first[1].length ? next : first),
      ['', []],
    );
    if (2 * most[1].length < keys.length || most[1].length === 0) return prefixes;
    prefixes.push(most[0]);
    remaining = most[1];
  }
}
