import { create, toBinary } from '@bufbuild/protobuf';
import { ConfigError, checkArguments } from '@convkit/core';
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from '../../proto/onnx_pb.js';

/** Field numbers of onnx.proto. */
const [MODEL_GRAPH, GRAPH_INITIALIZER, TENSOR_RAW_DATA] = [7, 5, 9];
/** Largest message that protobuf libraries read. */
const LARGEST = 2 ** 31 - 1;

/**
 * Encodes a model as the bytes of an `.onnx` file. The elements of initializers are copied once, into the result.
 * @throws ConfigError if the file would exceed the 2 GiB of a protobuf message.
 */
export function encodeOnnx(model: ModelProto): Uint8Array<ArrayBuffer> {
  checkArguments('encodeOnnx', { model }, { model: 'object' });
  const { $typeName: _, graph, ...rest } = model;
  const outer = toBinary(ModelProtoSchema, create(ModelProtoSchema, rest));
  if (!graph) return outer;
  const { $typeName: __, initializer, ...parts } = graph;
  const inner = toBinary(GraphProtoSchema, create(GraphProtoSchema, parts));
  const chunks = [inner, ...initializer.flatMap(encodeTensor)];
  const head = fieldHead(MODEL_GRAPH, sizeOf(chunks));
  return join([outer, head, ...chunks]);
}

/** The field of a graph that holds `tensor`. */
function encodeTensor(tensor: TensorProto): Uint8Array[] {
  const { $typeName: _, rawData, ...rest } = tensor;
  const described = toBinary(TensorProtoSchema, create(TensorProtoSchema, rest));
  const data = rawData.length === 0 ? [] : [fieldHead(TENSOR_RAW_DATA, rawData.length), rawData];
  const chunks = [described, ...data];
  return [fieldHead(GRAPH_INITIALIZER, sizeOf(chunks)), ...chunks];
}

/** Begins a field of `length` bytes: its number and wire type, then the length, as varints. */
function fieldHead(field: number, length: number): Uint8Array {
  const bytes = [(field << 3) | 2];
  let rest = length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = sizeOf(chunks);
  if (size > LARGEST) {
    throw new ConfigError(
      `the ONNX file would have ${(size / 2 ** 30).toFixed(1)} GiB, more than the 2 GiB of its format`,
      {
        hint: 'Export a narrower network.',
      },
    );
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const sizeOf = (chunks: readonly Uint8Array[]) => chunks.reduce((size, { length }) => size + length, 0);
