import { Namespace, type Value } from '../pickle/values.js';
import type { StoredTensor } from '../tensors/stored-tensor.js';
import type { FoundStateDict } from './find-state-dict.js';
import { tensorOf } from './tensor-finder.js';

/** Longest key of the metadata. Longer ones are left out. */
const MAX_KEY_LENGTH = 200;

/** Dicts of training state, which are no metadata. */
const TRAINING_STATE = /optim|sched|scaler/i;

/** What a file holds besides its weights. */
export interface Extras {
  /** Texts, numbers and booleans, as text. */
  readonly texts: Map<string, string>;
  /** Tensors of one element, such as the best accuracy. */
  readonly scalars: ReadonlyMap<string, StoredTensor>;
}

/**
 * Collects what a file holds besides its weights: texts, numbers and booleans beside them (`epoch`), and in dicts and namespaces beside
 * them (`args.lr`). `pytorch.weights` is the key of the weights, `pytorch.others` those of further dicts of tensors.
 */
export function collectExtras(root: ReadonlyMap<Value, Value>, found: FoundStateDict): Extras {
  const texts = new Map<string, string>();
  const scalars = new Map<string, StoredTensor>();
  if (found.path.length > 0) texts.set('pytorch.weights', found.path.join('.'));
  if (found.others.length > 0) texts.set('pytorch.others', found.others.join(', '));
  // A pickle can repeat an object at no cost.
  const visited = new Set<Value>([found.dict]);
  const add = (key: string, value: Value) => {
    const text = asText(value);
    if (text !== undefined && key.length <= MAX_KEY_LENGTH && !texts.has(key)) texts.set(key, text);
  };
  for (const [key, value] of found.dict) if (typeof key === 'string') add(key, value);
  for (const [key, value] of root) {
    if (typeof key !== 'string' || key.length > MAX_KEY_LENGTH) continue;
    add(key, value);
    const tensor = tensorOf(value);
    if (tensor?.count === 1 && found.path.length > 0) scalars.set(key, tensor);
    const fields = fieldsOf(value);
    if (!fields || TRAINING_STATE.test(key) || visited.has(fields)) continue;
    visited.add(fields);
    for (const [name, field] of fields) {
      if (typeof name === 'string' && name.length <= MAX_KEY_LENGTH) add(`${key}.${name}`, field);
    }
  }
  return { texts, scalars };
}

function fieldsOf(value: Value): Map<Value, Value> | undefined {
  const fields = value instanceof Namespace ? value.fields : value;
  return fields instanceof Map ? fields : undefined;
}

function asText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  const plain = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return plain ? String(value) : undefined;
}
