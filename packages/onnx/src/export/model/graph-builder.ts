import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  TensorProtoSchema,
} from '../../proto/onnx_pb.js';
import type { Attribute } from './attributes.js';
import { UniqueNames } from './unique-names.js';

/** Elements of an initializer. */
export interface InitializerData {
  readonly dims: readonly number[];
  readonly type: TensorProto_DataType;
  readonly data: ArrayBufferView;
}

/** Collects the nodes and initializers of an ONNX graph, and names them. */
export class GraphBuilder {
  /** Path of the module whose nodes are added now. It begins their names. */
  layer = '';
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly #names: UniqueNames;
  readonly #shared = new Map<string, string>();

  /**
   * @param input Name of the graph's input.
   * @param reserved Names of its outputs.
   */
  constructor(
    readonly input: string,
    reserved: readonly string[],
  ) {
    this.#names = new UniqueNames([input, ...reserved]);
  }

  /** Adds a node with one output and returns the output's name. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    return this.nodeOf(1, opType, inputs, attributes)[0] as string;
  }

  /** Adds a node with `count` outputs and returns their names. */
  nodeOf(
    count: number,
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const name = this.#nodeName(opType);
    const outputs = Array.from({ length: count }, (_, i) => this.#names.take(`${name}_output_${i}`));
    this.#add(name, opType, { inputs, outputs, attributes });
    return outputs;
  }

  /** Adds a node whose output is a reserved name. */
  nodeInto(
    output: string,
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    this.#add(this.#nodeName(opType), opType, { inputs, outputs: [output], attributes });
  }

  /** Renames the output of a node, wherever it is used. */
  rename(from: string, to: string): void {
    const renamed = (name: string) => (name === from ? to : name);
    for (const node of this.nodes) {
      node.input = node.input.map(renamed);
      node.output = node.output.map(renamed);
    }
  }

  /** Adds an initializer under `name`, or under a name that begins with it, and returns its name. */
  initializer(name: string, { dims, type, data }: InitializerData): string {
    const unique = this.#names.take(name);
    const { buffer, byteOffset, byteLength } = data;
    this.initializers.push(
      create(TensorProtoSchema, {
        name: unique,
        dims: dims.map(BigInt),
        dataType: type,
        rawData: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength),
      }),
    );
    return unique;
  }

  /** Name of an initializer with a list of int64, such as a shape. */
  int64(values: readonly number[]): string {
    return this.#once(`int64_${values.join('_')}`, {
      dims: [values.length],
      type: TensorProto_DataType.INT64,
      data: BigInt64Array.from(values, BigInt),
    });
  }

  /** Name of an initializer with a float32 scalar. */
  scalar(value: number): string {
    return this.#once(`float_${value}`, {
      dims: [],
      type: TensorProto_DataType.FLOAT,
      data: Float32Array.of(value),
    });
  }

  /** Name of the batch size, int64[1]. */
  batchSize(): string {
    const known = this.#shared.get('batch');
    if (known) return known;
    const { layer } = this;
    this.layer = '';
    const shape = this.node('Shape', [this.input]);
    const size = this.node('Gather', [shape, this.int64([0])]);
    this.layer = layer;
    this.#shared.set('batch', size);
    return size;
  }

  #nodeName(opType: string): string {
    return this.#names.take(this.layer === '' ? opType : `${this.layer}/${opType}`);
  }

  #add(
    name: string,
    opType: string,
    {
      inputs,
      outputs,
      attributes,
    }: {
      readonly inputs: readonly string[];
      readonly outputs: readonly string[];
      readonly attributes: Readonly<Record<string, Attribute>>;
    },
  ): void {
    const attribute = Object.entries(attributes).map(([key, value]) =>
      create(AttributeProtoSchema, { ...value, name: key } as Attribute),
    );
    this.nodes.push(
      create(NodeProtoSchema, { name, opType, input: [...inputs], output: [...outputs], attribute }),
    );
  }

  #once(name: string, data: InitializerData): string {
    const known = this.#shared.get(name) ?? this.initializer(name, data);
    this.#shared.set(name, known);
    return known;
  }
}
