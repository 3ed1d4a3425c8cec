import type { Value } from '../pickle/values.js';
import { StoredTensor } from '../tensors/stored-tensor.js';

/** A dict of a pickle. */
export type Dict = ReadonlyMap<Value, Value>;

/** The tensors of a dict. */
export interface NamedTensors {
  /** Tensors by key, in the order of the dict. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Whether any of them are floats. */
  readonly hasFloats: boolean;
}

/** Returns the tensors of a dict. */
export type TensorFinder = (dict: Dict) => NamedTensors;

/** Creates a function that searches each dict once: a pickle can repeat a dict at no cost. */
export function tensorFinder(): TensorFinder {
  const found = new Map<Dict, NamedTensors>();
  return (dict) => {
    const named = found.get(dict) ?? tensorsIn(dict);
    found.set(dict, named);
    return named;
  };
}

function tensorsIn(dict: Dict): NamedTensors {
  const tensors = new Map<string, StoredTensor>();
  let hasFloats = false;
  for (const [key, value] of dict) {
    if (typeof key !== 'string' || !(value instanceof StoredTensor)) continue;
    tensors.set(key, value);
    hasFloats ||= value.format.dtype === 'float32' || value.format.dtype === 'float64';
  }
  return { tensors, hasFloats };
}
