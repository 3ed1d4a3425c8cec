import { type ArgumentKind, ConfigError, checkArguments, checkOptions, describeValue } from '@convkit/core';
import type { ElementType, TensorData } from './tensor-data.js';

/** The array of each element type. */
export const ARRAYS: Readonly<Record<ElementType, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/**
 * Checks a tensor that a caller passes.
 * @param where The function, as its callers know it.
 * @param name Key or name of the tensor.
 * @throws ConfigError if it is not a `TensorData`.
 */
export function checkTensorData(where: string, name: string, tensor: TensorData): void {
  const hint = 'A tensor is { dtype, shape, data }, such as those of readStateDict.';
  if (typeof tensor !== 'object' || tensor === null) {
    throw new ConfigError(`${where}: ${name} must be a tensor, got ${describeValue(tensor)}`, { hint });
  }
  const { dtype, shape, data } = tensor;
  if (!Object.hasOwn(ARRAYS, dtype)) {
    throw new ConfigError(`${where}: dtype of ${name} must not be ${describeValue(dtype)}`, {
      hint: `Use one of ${Object.keys(ARRAYS).join(', ')}.`,
    });
  }
  if (!Array.isArray(shape) || !shape.every((length) => typeof length === 'number')) {
    throw new ConfigError(
      `${where}: shape of ${name} must be an array of numbers, got ${describeValue(shape)}`,
      { hint },
    );
  }
  if (!(data instanceof ARRAYS[dtype])) {
    const { name: kind } = ARRAYS[dtype];
    throw new ConfigError(`${where}: data of ${name} must be a ${kind}, got ${describeValue(data)}`, {
      hint,
    });
  }
}

/**
 * Checks tensors by key that a caller passes.
 * @throws ConfigError if `tensors` is not a Map from strings to tensors.
 */
export function checkTensors(where: string, tensors: ReadonlyMap<string, TensorData>): void {
  checkArguments(where, { tensors }, { tensors: 'Map' });
  for (const [key, tensor] of tensors) {
    checkArguments(where, { 'a key of tensors': key }, { 'a key of tensors': 'string' });
    checkTensorData(where, `'${key}'`, tensor);
  }
}

/**
 * Checks a file of tensors that a caller passes.
 * @throws ConfigError if it is none.
 */
export function checkTensorFile(where: string, file: object): void {
  checkArguments(where, { file }, { file: 'object' });
  checkOptions(where, file, { name: 'string', entries: 'Map', read: 'function' });
}

/** Values of single precision or more. */
export const FLOATS: ArgumentKind = [
  'a Float32Array or a Float64Array',
  (value) => value instanceof Float32Array || value instanceof Float64Array,
];

/** Halves, as bits. */
export const HALVES: ArgumentKind = ['a Uint16Array', (value) => value instanceof Uint16Array];
