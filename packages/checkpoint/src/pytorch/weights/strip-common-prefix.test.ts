import { expect, it } from 'vitest';
import { stripCommonPrefix } from './strip-common-prefix.js';

it.each<[string[], string, string[]]>([
  [['module.a', 'module.b.c'], 'module.', ['a', 'b.c']],
  [['module._orig_mod.a', 'module._orig_mod.b'], 'module._orig_mod.', ['a', 'b']],
  [['_orig_mod.module.module.a'], '_orig_mod.module.module.', ['a']],
  [['n_averaged', 'module.a', 'module.b'], 'module.', ['a', 'b']],
  [['module.a', 'modules.b'], '', ['module.a', 'modules.b']],
  [['module.a', 'b'], '', ['module.a', 'b']],
  [['model.a', 'model.b'], '', ['model.a', 'model.b']],
  [['n_averaged'], '', ['n_averaged']],
  [[], '', []],
])('strips wrappers of all keys: %j', (keys, prefix, stripped) => {
  const values = new Map(keys.map((key) => [key, { key }]));
  const result = stripCommonPrefix(values);
  expect(result.prefix).toBe(prefix);
  expect([...result.values.keys()]).toEqual(stripped);
  for (const [key, value] of result.values) expect(value.key).toBe(prefix + key);
});
