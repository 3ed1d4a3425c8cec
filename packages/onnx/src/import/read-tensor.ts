import type { ByteSource, TensorData, TensorEntry } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import { copyMessage } from '../copy-message.js';
import { type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from '../proto/onnx_pb.js';
import { invalidModel } from './invalid-model.js';
import { type StoredType, storedType, typeName } from './tensor-types.js';

/**
 * Opens a file that an ONNX file keeps weights in.
 * @param location Its path relative to the ONNX file, as the ONNX file states it. Do not trust it.
 */
export type OpenExternal = (location: string) => Promise<ByteSource>;

/** Name of the ONNX file, and access to the files beside it. */
export interface TensorContext {
  /** Name for error messages. */
  readonly name: string;
  /** Opens files of external data. */
  readonly external?: OpenExternal | undefined;
}

/** Describes a tensor. @throws CheckpointError if its shape is invalid. */
export function tensorEntry(tensor: TensorProto, file: string): TensorEntry {
  return { stored: typeName(tensor.dataType), shape: shapeOf(tensor, file) };
}

/** @throws CheckpointError if the tensor lies in another file, is of an unsupported type, or its data do not match its shape. */
export function readTensor(tensor: TensorProto, file: string): TensorData {
  if (isExternal(tensor)) throw externalError(tensor, file);
  const { type, shape, count } = describe(tensor, file);
  return type.decode(storedBytes(tensor, type, count, file), shape);
}

/**
 * The tensor with its elements in it, which may lie in another file.
 * @throws CheckpointError if they cannot be read.
 */
export async function inlined(tensor: TensorProto, { name, external }: TensorContext): Promise<TensorProto> {
  if (!isExternal(tensor)) return tensor;
  if (!external) throw externalError(tensor, name);
  const { type, count } = describe(tensor, name);
  const reference = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = reference.get('location') ?? '';
  const begin = Number(reference.get('offset') ?? 0);
  const bytes = count * type.bytes;
  const length = Number(reference.get('length') ?? bytes);
  const source = await external(location);
  try {
    const isInside = Number.isSafeInteger(begin) && begin >= 0 && begin + bytes <= source.size;
    if (length !== bytes || !isInside) {
      const place = `${length} bytes at ${begin} of the ${source.size} bytes of '${location}'`;
      throw invalidModel(name, `'${tensor.name}' needs ${bytes} bytes, but has ${place}`);
    }
    const rawData = await source.read(begin, begin + bytes);
    return copyMessage(TensorProtoSchema, tensor, {
      rawData,
      dataLocation: TensorProto_DataLocation.DEFAULT,
    });
  } finally {
    await source.close();
  }
}

/** Whether the elements of a tensor lie in another file. */
function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
}

function externalError(tensor: TensorProto, file: string): CheckpointError {
  const location = tensor.externalData.find(({ key }) => key === 'location')?.value ?? '';
  return new CheckpointError(`'${file}' keeps '${tensor.name}' in another file, '${location}'`, {
    hint: 'Export the model into a single file, or pass `external`, which opens such a file.',
  });
}

function shapeOf({ dims, name }: TensorProto, file: string): number[] {
  const shape = dims.map(Number);
  if (shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return shape;
  throw invalidModel(file, `'${name}' has the invalid shape [${shape.slice(0, 8)}]`);
}

function describe(tensor: TensorProto, file: string): { type: StoredType; shape: number[]; count: number } {
  const type = storedType(tensor);
  const shape = shapeOf(tensor, file);
  if (!type) {
    throw new CheckpointError(
      `'${tensor.name}' in '${file}' has the element type ${typeName(tensor.dataType)}`,
      { hint: 'Export the model with numbers of 8 to 64 bits.' },
    );
  }
  const count = shape.reduce((product, length) => product * length, 1);
  if (tensor.segment || count > Number.MAX_SAFE_INTEGER) {
    throw invalidModel(file, `'${tensor.name}' of shape [${shape}] is incomplete`);
  }
  return { type, shape, count };
}

/** The elements as little-endian bytes in memory of their own. */
function storedBytes(tensor: TensorProto, type: StoredType, count: number, file: string): ArrayBuffer {
  const { name, rawData } = tensor;
  const values = tensor[type.field];
  if (rawData.length > 0 || (count === 0 && values.length === 0)) {
    if (rawData.length === count * type.bytes && values.length === 0) return rawData.slice().buffer;
    const needs = `needs ${count * type.bytes} bytes for ${type.name} [${shapeOf(tensor, file)}]`;
    throw invalidModel(file, `'${name}' ${needs}, but has ${rawData.length}`);
  }
  if (values.length !== count) {
    const needs = `needs ${count} elements for its shape [${shapeOf(tensor, file)}]`;
    throw invalidModel(file, `'${name}' ${needs}, but has ${values.length}`);
  }
  const packed = type.pack(values);
  const wrong = type.name.startsWith('float') ? -1 : firstDifference(packed, values);
  if (wrong < 0) return packed.buffer;
  throw invalidModel(file, `'${name}' contains ${values[wrong]}, which is not of type ${type.name}`);
}

function firstDifference(packed: ArrayBufferView, values: ArrayLike<number | bigint>): number {
  const array = packed as unknown as ArrayLike<number | bigint>;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number | bigint;
    if (array[i] !== (typeof array[i] === 'bigint' ? value : Number(value))) return i;
  }
  return -1;
}
