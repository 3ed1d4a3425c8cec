import type { DataType, TypedArray } from '@tensorflow/tfjs-core';
import { TensorProto_DataType } from '../../proto/onnx_pb.js';

/** ONNX's number of a type of tfjs that ONNX has too, else undefined. */
export function elementTypeOf(dtype: DataType): TensorProto_DataType | undefined {
  return TYPES[dtype];
}

/** Elements as an array of exactly the bytes that ONNX stores. */
export function storedElements(values: TypedArray, dtype: DataType): Float32Array | Int32Array | Uint8Array {
  const ArrayType = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  return values instanceof ArrayType ? values : ArrayType.from(values);
}

const TYPES: Partial<Record<DataType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  int32: TensorProto_DataType.INT32,
  bool: TensorProto_DataType.BOOL,
};
