import { fromBinary } from '@bufbuild/protobuf';
import type { ByteSource } from '@convkit/checkpoint';
import { checkArguments } from '@convkit/core';
import { type GraphProto, type ModelProto, ModelProtoSchema } from '../proto/onnx_pb.js';
import { checkWire } from './check-wire.js';
import { invalidModel } from './invalid-model.js';

/** A model whose graph is there. */
export type OnnxModel = ModelProto & { graph: GraphProto };

/** Longest protobuf message. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Decodes the bytes of an ONNX file. Raw data of tensors stay views of `bytes`.
 * @param name File name, for error messages.
 * @throws CheckpointError if the file is damaged or not ONNX.
 */
export function decodeModel(bytes: Uint8Array, name = 'the file'): OnnxModel {
  if (bytes.length === 0) throw invalidModel(name, 'it is empty');
  let model: ModelProto;
  try {
    checkWire(ModelProtoSchema, bytes);
    model = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw invalidModel(name, cause instanceof Error ? cause.message : 'it cannot be decoded', cause);
  }
  const { graph } = model;
  if (!graph) throw invalidModel(name, 'it has no graph');
  if (model.irVersion < 1n) throw invalidModel(name, 'it does not state the version of its format');
  const opsets = model.opsetImport.filter(({ domain }) => isDefaultDomain(domain));
  if (opsets.length !== 1) throw invalidModel(name, `it states ${opsets.length} opsets instead of one`);
  return model as OnnxModel;
}

/**
 * Reads and decodes an ONNX file.
 * @throws CheckpointError if the file is damaged, not ONNX or too large.
 */
export async function readModel(source: ByteSource): Promise<OnnxModel> {
  const { name, size } = source;
  if (size > MAX_BYTES) throw invalidModel(name, `it has ${size} bytes, but ONNX files are below 2 GiB`);
  const bytes = await source.read(0, size);
  checkArguments(name, { 'the result of read': bytes }, { 'the result of read': 'bytes' });
  return decodeModel(bytes, name);
}

/** Whether `domain` is that of ONNX's own operators. */
export function isDefaultDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

/** Version of ONNX's own operators that a decoded model uses. */
export function opsetOf(model: ModelProto): number {
  return Number(model.opsetImport.find(({ domain }) => isDefaultDomain(domain))?.version);
}
