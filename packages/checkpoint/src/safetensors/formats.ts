import type { ElementType, TensorData } from '../tensor-data.js';
import { decodeBrainFloat, decodeHalf } from './half.js';

/** One element type of the file format. */
export interface Format {
  /** Name in the header. */
  readonly code: string;
  /** Name of the element type in the file, such as 'bfloat16'. */
  readonly stored: ElementType | 'float16' | 'bfloat16';
  /** Bytes per element. */
  readonly bytes: number;
  /** Element type in memory. */
  readonly dtype: ElementType;
  /** Decodes a tensor. `buffer` must contain exactly its elements and must not be used elsewhere. */
  decode(buffer: ArrayBuffer, shape: readonly number[]): TensorData;
}

/** Formats in reverse order of their tensors in a file, where wide elements come first so that all are aligned. */
export const FORMATS: readonly Format[] = [
  format('BOOL', 1, 'bool', (b, shape) => ({ dtype: 'bool', shape, data: new Uint8Array(b) })),
  format('U8', 1, 'uint8', (b, shape) => ({ dtype: 'uint8', shape, data: new Uint8Array(b) })),
  format('I8', 1, 'int8', (b, shape) => ({ dtype: 'int8', shape, data: new Int8Array(b) })),
  format('I16', 2, 'int16', (b, shape) => ({ dtype: 'int16', shape, data: new Int16Array(b) })),
  format('U16', 2, 'uint16', (b, shape) => ({ dtype: 'uint16', shape, data: new Uint16Array(b) })),
  format('F16', 2, 'float16', (b, shape) => ({
    dtype: 'float32',
    shape,
    data: decodeHalf(new Uint16Array(b)),
  })),
  format('BF16', 2, 'bfloat16', (b, shape) => ({
    dtype: 'float32',
    shape,
    data: decodeBrainFloat(new Uint16Array(b)),
  })),
  format('I32', 4, 'int32', (b, shape) => ({ dtype: 'int32', shape, data: new Int32Array(b) })),
  format('U32', 4, 'uint32', (b, shape) => ({ dtype: 'uint32', shape, data: new Uint32Array(b) })),
  format('F32', 4, 'float32', (b, shape) => ({ dtype: 'float32', shape, data: new Float32Array(b) })),
  format('F64', 8, 'float64', (b, shape) => ({ dtype: 'float64', shape, data: new Float64Array(b) })),
  format('I64', 8, 'int64', (b, shape) => ({ dtype: 'int64', shape, data: new BigInt64Array(b) })),
  format('U64', 8, 'uint64', (b, shape) => ({ dtype: 'uint64', shape, data: new BigUint64Array(b) })),
];

/** Finds the format of an element type, and its index in `FORMATS`. */
export function formatOf(stored: Format['stored']): { format: Format; rank: number } {
  const rank = FORMATS.findIndex((each) => each.stored === stored);
  return { format: FORMATS[rank] as Format, rank };
}

function format(code: string, bytes: number, stored: Format['stored'], decode: Format['decode']): Format {
  const dtype = stored === 'float16' || stored === 'bfloat16' ? 'float32' : stored;
  return { code, stored, bytes, dtype, decode };
}
