import { type ArgumentKind, checkArguments } from '@convkit/core';

/** Prefixes of PyTorch's wrappers: of DataParallel and DistributedDataParallel, and of torch.compile. */
const WRAPPERS: readonly string[] = ['module.', '_orig_mod.'];

/** Counter of `torch.optim.swa_utils.AveragedModel`, which stands beside the keys of the model that it wraps. */
const AVERAGED = 'n_averaged';

/**
 * Removes the prefixes that PyTorch's wrappers add to all keys of a state dict: `module.` and `_orig_mod.`, also several of them. The
 * counter `n_averaged` of an averaged model is removed with them. Other prefixes, or those of some keys only, are left.
 * @returns the prefix that was removed, which may be empty, and the values by their new keys.
 */
export function stripCommonPrefix<T>(values: ReadonlyMap<string, T>): {
  prefix: string;
  values: Map<string, T>;
} {
  checkArguments('stripCommonPrefix', { values }, { values: BY_KEY });
  const keys = [...values.keys()].filter((key) => key !== AVERAGED);
  const next = (at: number) => WRAPPERS.find((wrapper) => keys.every((key) => key.startsWith(wrapper, at)));
  let prefix = '';
  for (let found = next(0); found && keys.length > 0; found = next(prefix.length)) prefix += found;
  if (prefix === '') return { prefix, values: new Map(values) };
  return { prefix, values: new Map(keys.map((key) => [key.slice(prefix.length), values.get(key) as T])) };
}

const BY_KEY: ArgumentKind = [
  'a Map with strings as keys',
  (value) => value instanceof Map && [...value.keys()].every((key) => typeof key === 'string'),
];
