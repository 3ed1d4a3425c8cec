import { shown } from '../problem.js';
import { StoredTensor, TensorStorage } from '../tensors/stored-tensor.js';
import { Builder, Name, Namespace, Parameter, Tuple, type Value } from './values.js';

/** Says what kind of object a value is, for an error. */
export function describe(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return `the text '${shown(value)}'`;
  if (typeof value !== 'object') return typeof value === 'boolean' ? 'a boolean' : 'a number';
  if (value instanceof Name || value instanceof Builder) return value.name;
  if (value instanceof Map) return 'a dict';
  if (value instanceof Tuple) return 'a tuple';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Namespace) return 'a namespace';
  if (value instanceof TensorStorage) return 'a storage';
  if (value instanceof StoredTensor || value instanceof Parameter) return 'a tensor';
  return 'an object';
}
