import { Problem } from '../problem.js';
import { describe } from './describe.js';
import type { Value } from './values.js';

/** Returns the key of a dict. @throws Problem if it is a list or a dict. */
export function hashable(key: Value): Value {
  if (!Array.isArray(key) && !(key instanceof Map)) return key;
  throw new Problem(`has a damaged pickle: ${describe(key)} cannot be a key`);
}
