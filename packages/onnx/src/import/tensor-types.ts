import { decodeBrainFloat, decodeHalf, type ElementType, type TensorData } from '@convkit/checkpoint';
import { type TensorProto, TensorProto_DataType as Type } from '../proto/onnx_pb.js';

/** How a tensor of one ONNX type is stored. */
export interface StoredType {
  /** Name, such as 'float16'. */
  readonly name: string;
  /** Bytes of an element in `raw_data`. */
  readonly bytes: number;
  /** Field that holds the elements if `raw_data` does not. */
  readonly field: 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data';
  /** Converts the elements of that field to a typed array of the stored type. */
  pack(values: ArrayLike<number | bigint>): ArrayBufferView<ArrayBuffer>;
  /** Decodes little-endian elements in memory of their own. */
  decode(buffer: ArrayBuffer, shape: readonly number[]): TensorData;
}

interface NumberArray extends ArrayBufferView<ArrayBuffer> {
  [index: number]: number | bigint;
}

function stored(
  name: string,
  Elements: { new (length: number): NumberArray; readonly BYTES_PER_ELEMENT: number },
  field: StoredType['field'],
  decode: StoredType['decode'],
): StoredType {
  const pack = (values: ArrayLike<number | bigint>) => {
    const packed = new Elements(values.length);
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number | bigint;
      packed[i] = typeof packed[i] === 'bigint' ? BigInt(value) : Number(value);
    }
    return packed;
  };
  return { name, bytes: Elements.BYTES_PER_ELEMENT, field, pack, decode };
}

/** The data of a tensor of type T as it is in memory, which is little-endian everywhere. */
function plain<T extends ElementType>(
  dtype: T,
  Elements: { new (buffer: ArrayBuffer): TensorData<T>['data'] },
): StoredType['decode'] {
  return (buffer, shape) => ({ dtype, shape, data: new Elements(buffer) }) as TensorData;
}

const half =
  (decode: (halves: Uint16Array) => Float32Array): StoredType['decode'] =>
  (buffer, shape) => ({ dtype: 'float32', shape, data: decode(new Uint16Array(buffer)) });

/** Supported types by their numbers in ONNX. */
const TYPES: ReadonlyMap<number, StoredType> = new Map([
  [Type.FLOAT, stored('float32', Float32Array, 'floatData', plain('float32', Float32Array))],
  [Type.UINT8, stored('uint8', Uint8Array, 'int32Data', plain('uint8', Uint8Array))],
  [Type.INT8, stored('int8', Int8Array, 'int32Data', plain('int8', Int8Array))],
  [Type.UINT16, stored('uint16', Uint16Array, 'int32Data', plain('uint16', Uint16Array))],
  [Type.INT16, stored('int16', Int16Array, 'int32Data', plain('int16', Int16Array))],
  [Type.INT32, stored('int32', Int32Array, 'int32Data', plain('int32', Int32Array))],
  [Type.INT64, stored('int64', BigInt64Array, 'int64Data', plain('int64', BigInt64Array))],
  [Type.BOOL, stored('bool', Uint8Array, 'int32Data', plain('bool', Uint8Array))],
  [Type.FLOAT16, stored('float16', Uint16Array, 'int32Data', half(decodeHalf))],
  [Type.DOUBLE, stored('float64', Float64Array, 'doubleData', plain('float64', Float64Array))],
  [Type.UINT32, stored('uint32', Uint32Array, 'uint64Data', plain('uint32', Uint32Array))],
  [Type.UINT64, stored('uint64', BigUint64Array, 'uint64Data', plain('uint64', BigUint64Array))],
  [Type.BFLOAT16, stored('bfloat16', Uint16Array, 'int32Data', half(decodeBrainFloat))],
]);

/** Type of a tensor; undefined for strings, complex numbers and types newer than ONNX 1.12. */
export function storedType({ dataType }: Pick<TensorProto, 'dataType'>): StoredType | undefined {
  return TYPES.get(dataType);
}

/** Name of a type for messages, such as 'float16', 'complex64' or 'type 23'. */
export function typeName(dataType: number): string {
  return TYPES.get(dataType)?.name ?? Type[dataType]?.toLowerCase() ?? `type ${dataType}`;
}
