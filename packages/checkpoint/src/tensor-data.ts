import { ShapeError } from '@convkit/core';

/** Typed array of each element type. */
export interface ElementArrays {
  /** One byte per element, 0 or 1. */
  bool: Uint8Array;
  /** Unsigned 8-bit integers. */
  uint8: Uint8Array;
  /** Signed 8-bit integers. */
  int8: Int8Array;
  /** Unsigned 16-bit integers. */
  uint16: Uint16Array;
  /** Signed 16-bit integers. */
  int16: Int16Array;
  /** Unsigned 32-bit integers. */
  uint32: Uint32Array;
  /** Signed 32-bit integers. */
  int32: Int32Array;
  /** Unsigned 64-bit integers. */
  uint64: BigUint64Array;
  /** Signed 64-bit integers. */
  int64: BigInt64Array;
  /** Single-precision floats. */
  float32: Float32Array;
  /** Double-precision floats. */
  float64: Float64Array;
}

/** Name of an element type. */
export type ElementType = keyof ElementArrays;

/** A tensor outside of tfjs: its shape, and its elements in row-major order. */
export type TensorData<E extends ElementType = ElementType> = {
  [T in E]: { readonly dtype: T; readonly shape: readonly number[]; readonly data: ElementArrays[T] };
}[E];

/** @throws ShapeError if `data` does not have as many elements as `shape`. */
export function assertTensorData(name: string, { shape, data }: TensorData): void {
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0) && count === data.length) return;
  throw new ShapeError(`'${name}' has ${data.length} elements, which do not match its shape [${shape}]`);
}

/** Compares keys by UTF-16 code unit, independent of the locale. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
