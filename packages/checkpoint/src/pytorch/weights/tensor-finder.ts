import { Parameter, type Value } from '../pickle/values.js';
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
    const tensor = tensorOf(value);
    if (typeof key !== 'string' || !tensor) continue;
    tensors.set(key, tensor);
    hasFloats ||= tensor.format.dtype === 'float32' || tensor.format.dtype === 'float64';
  }
  return { tensors, hasFloats };
}

/** The tensor that a value is, or a parameter has. */
export function tensorOf(value: Value): StoredTensor | undefined {
  if (value instanceof Parameter) return value.data;
  return value instanceof StoredTensor ? value : undefined;
}
