import { ShapeError } from '@convkit/core';

/** The typed array that holds each element type; `bool` has one byte, 0 or 1, an element. */
export interface ElementArrays {
  bool: Uint8Array;
  uint8: Uint8Array;
  int8: Int8Array;
  uint16: Uint16Array;
  int16: Int16Array;
  uint32: Uint32Array;
  int32: Int32Array;
  uint64: BigUint64Array;
  int64: BigInt64Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** The element types that a file and memory can hold alike. */
export type ElementType = keyof ElementArrays;

/** A tensor outside tfjs: row-major elements and their shape. */
export type TensorData<E extends ElementType = ElementType> = {
  [T in E]: { readonly dtype: T; readonly shape: readonly number[]; readonly data: ElementArrays[T] };
}[E];

/** @throws ShapeError when `data` does not have as many elements as `shape` says. */
export function assertTensorData(name: string, { shape, data }: TensorData): void {
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0) && count === data.length) return;
  throw new ShapeError(`'${name}' has shape [${shape}] and ${data.length} elements`);
}

/** The order of keys that never depends on the locale: by UTF-16 code unit. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
