import type { MessageInitShape } from '@bufbuild/protobuf';
import { AttributeProto_AttributeType, type AttributeProtoSchema } from '../../proto/onnx_pb.js';

/** Value of a node's attribute, with its type. */
export type Attribute = MessageInitShape<typeof AttributeProtoSchema>;

export const int = (value: number): Attribute => ({
  type: AttributeProto_AttributeType.INT,
  i: BigInt(value),
});

export const ints = (values: readonly number[]): Attribute => ({
  type: AttributeProto_AttributeType.INTS,
  ints: values.map(BigInt),
});

export const float = (value: number): Attribute => ({
  type: AttributeProto_AttributeType.FLOAT,
  f: value,
});

export const text = (value: string): Attribute => ({
  type: AttributeProto_AttributeType.STRING,
  s: new TextEncoder().encode(value),
});
