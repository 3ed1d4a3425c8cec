import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { TensorData } from '@convkit/checkpoint';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
  TensorProto_DataType as Type,
} from '../proto/onnx_pb.js';

/** An attribute as a plain value. Whole numbers are integers; write `{ float: 1 }` for a float that is whole. */
type AttributeValue = number | string | readonly number[] | TensorProto | { readonly float: number };

/** A node: operator, inputs, outputs, attributes. */
export type NodeSpec = readonly [
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes?: Readonly<Record<string, AttributeValue>>,
];

/** A model with one input 'x' and one output 'y'. */
export interface ModelSpec {
  readonly nodes: readonly NodeSpec[];
  /** Shape of x in ONNX's order. A name is an axis that may vary. */
  readonly input: readonly (number | string)[];
  readonly initializers?: Readonly<Record<string, TensorData>>;
  /** Defaults to 13. */
  readonly opset?: number;
  /** Type of x. Defaults to floats. */
  readonly type?: Type;
  /** Shape of y. Defaults to unknown. */
  readonly output?: readonly (number | string)[];
  readonly metadata?: Readonly<Record<string, string>>;
  /** Initializers of floats in other files: the file of each by name. */
  readonly external?: Readonly<Record<string, { readonly shape: readonly number[]; readonly file: string }>>;
}

const TYPES = {
  float32: Type.FLOAT,
  float64: Type.DOUBLE,
  int8: Type.INT8,
  uint8: Type.UINT8,
  int16: Type.INT16,
  uint16: Type.UINT16,
  int32: Type.INT32,
  uint32: Type.UINT32,
  int64: Type.INT64,
  uint64: Type.UINT64,
  bool: Type.BOOL,
} as const;

/** Builds a model. */
export function buildModel(spec: ModelSpec): ModelProto {
  const { nodes, input, initializers = {}, opset = 13, type = Type.FLOAT } = spec;
  const { output, metadata = {}, external = {} } = spec;
  return create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: 'fixture',
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: 'graph',
      node: nodes.map(([opType, inputs, outputs, attributes = {}], index) => ({
        opType,
        name: `node ${index}`,
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      })),
      initializer: [
        ...Object.entries(initializers).map(([name, data]) => tensorProto(name, data)),
        ...Object.entries(external).map(([name, { shape, file }]) =>
          create(TensorProtoSchema, {
            name,
            dims: shape.map(BigInt),
            dataType: Type.FLOAT,
            dataLocation: TensorProto_DataLocation.EXTERNAL,
            externalData: [{ key: 'location', value: file }],
          }),
        ),
      ],
      input: [valueInfo('x', type, input)],
      output: [valueInfo('y', Type.FLOAT, output)],
    },
  });
}

/** Encodes a model. */
export const encodeModel = (spec: ModelSpec): Uint8Array => toBinary(ModelProtoSchema, buildModel(spec));

/** A tensor of a file. */
export function tensorProto(name: string, { dtype, shape, data }: TensorData): TensorProto {
  const rawData = new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
  return create(TensorProtoSchema, { name, dims: shape.map(BigInt), dataType: TYPES[dtype], rawData });
}

/** Floats of a shape. */
export const floats = (shape: readonly number[], values: readonly number[]): TensorData => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
});

/** A list of 64-bit integers. */
export const longs = (...values: readonly number[]): TensorData => ({
  dtype: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** Floats of a shape between -0.5 and 0.5. */
export function noise(...shape: readonly number[]): TensorData {
  const size = shape.reduce((product, length) => product * length, 1);
  return floats(
    shape,
    Array.from({ length: size }, (_, i) => ((i * 7919 + 13) % 997) / 997 - 0.5),
  );
}

function valueInfo(name: string, elemType: Type, shape?: readonly (number | string)[]) {
  const dim = shape?.map((length) => ({
    value:
      typeof length === 'number'
        ? { case: 'dimValue' as const, value: BigInt(length) }
        : { case: 'dimParam' as const, value: length },
  }));
  return {
    name,
    type: { value: { case: 'tensorType' as const, value: { elemType, ...(dim && { shape: { dim } }) } } },
  };
}

function attribute(name: string, value: AttributeValue): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'string') return { name, type: Kind.STRING, s: new TextEncoder().encode(value) };
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? { name, type: Kind.INT, i: BigInt(value) }
      : { name, type: Kind.FLOAT, f: value };
  }
  if ('float' in value) return { name, type: Kind.FLOAT, f: value.float };
  if ('dims' in value) return { name, type: Kind.TENSOR, t: value };
  return { name, type: Kind.INTS, ints: value.map(BigInt) };
}
