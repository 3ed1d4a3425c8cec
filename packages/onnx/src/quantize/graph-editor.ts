import { create } from '@bufbuild/protobuf';
import type { TensorData } from '@convkit/checkpoint';
import { ConfigError } from '@convkit/core';
import { copyMessage } from '../copy-message.js';
import type { Attribute } from '../export/model/attributes.js';
import { UniqueNames } from '../export/model/unique-names.js';
import { decodeModel, type OnnxModel } from '../import/decode-model.js';
import { labelOf } from '../import/graph-nodes.js';
import { initializersOf } from '../import/initializers.js';
import { readTensor } from '../import/read-tensor.js';
import {
  GraphProtoSchema,
  AttributeProto_AttributeType as Kind,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TensorProto_DataType as Type,
} from '../proto/onnx_pb.js';

/** Name of the model in error messages. */
export const MODEL = 'the model';

/** An ONNX model that is being changed. The model that it is created from stays as it is. */
export class GraphEditor {
  readonly #model: OnnxModel;
  readonly #names: UniqueNames;
  /** Nodes in the order in which they run. */
  nodes: NodeProto[];
  /** Initializers by name. Constant nodes and copies of initializers become initializers. */
  readonly initializers: Map<string, TensorProto>;

  /**
   * @param source A model, or the bytes of a file.
   * @throws CheckpointError if the file is damaged.
   * @throws ConfigError if the graph contains other graphs.
   */
  constructor(source: Uint8Array | ModelProto) {
    const model = source instanceof Uint8Array ? decodeModel(source, MODEL) : source;
    if (!model.graph)
      throw new ConfigError('the model has no graph', { hint: 'Pass what exportOnnx returns.' });
    this.#model = model as OnnxModel;
    const { graph } = this.#model;
    this.initializers = initializersOf(graph, MODEL);
    const values = graph.node.flatMap(({ input, output }) => [...input, ...output]);
    const ends = [...graph.input, ...graph.output].map(({ name }) => name);
    this.#names = new UniqueNames([...this.initializers.keys(), ...values, ...ends]);
    this.nodes = [];
    for (const node of graph.node) {
      if (node.attribute.some(({ type }) => type === Kind.GRAPH || type === Kind.GRAPHS)) {
        throw new ConfigError(`${labelOf(node)} contains a graph`, {
          hint: 'Export the model without control flow.',
        });
      }
      const [name = ''] = node.output;
      const value =
        node.opType === 'Constant' ? node.attribute.find((each) => each.name === 'value')?.t : undefined;
      if (value) this.initializers.set(name, copyMessage(TensorProtoSchema, value, { name }));
      else if (node.opType !== 'Identity' || !this.initializers.has(name) || this.isOutput(name)) {
        this.nodes.push(
          copyMessage(NodeProtoSchema, node, { input: [...node.input], output: [...node.output] }),
        );
      }
    }
  }

  /** The model as it was. */
  get original(): OnnxModel {
    return this.#model;
  }

  /** Whether `name` is an output of the graph. */
  isOutput(name: string): boolean {
    return this.#model.graph.output.some((output) => output.name === name);
  }

  /** A name that is not taken. */
  unique(name: string): string {
    return this.#names.take(name);
  }

  /** Elements of an initializer of floats; undefined if there is none of that name. */
  floats(name: string | undefined): TensorData<'float32'> | undefined {
    const tensor = this.initializers.get(name ?? '');
    return tensor?.dataType === Type.FLOAT ? (readTensor(tensor, MODEL) as TensorData<'float32'>) : undefined;
  }

  /**
   * Adds an initializer.
   * @param replaces Whether it replaces the one of that name. Otherwise its name is made unique.
   * @returns Its name.
   */
  addInitializer(
    name: string,
    dataType: Type,
    shape: readonly number[],
    data: ArrayBufferView<ArrayBuffer>,
    replaces = false,
  ): string {
    const unique = replaces ? name : this.unique(name);
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initializers.set(
      unique,
      create(TensorProtoSchema, { name: unique, dims: shape.map(BigInt), dataType, rawData }),
    );
    return unique;
  }

  /** Nodes that use each value. */
  consumers(): Map<string, NodeProto[]> {
    const consumers = new Map<string, NodeProto[]>();
    for (const node of this.nodes) {
      for (const name of new Set(node.input)) consumers.set(name, [...(consumers.get(name) ?? []), node]);
    }
    return consumers;
  }

  /** The changed model, with the initializers that it uses. Types of values between nodes are left out. */
  build(): OnnxModel {
    const { graph } = this.#model;
    const used = new Set([
      ...this.nodes.flatMap(({ input }) => input),
      ...graph.output.map(({ name }) => name),
    ]);
    const initializer = [...this.initializers]
      .filter(([name]) => used.has(name))
      .map(([name, tensor]) =>
        tensor.name === name ? tensor : copyMessage(TensorProtoSchema, tensor, { name }),
      );
    const changed = copyMessage(GraphProtoSchema, graph, {
      node: this.nodes,
      initializer,
      input: graph.input.filter(({ name }) => !this.initializers.has(name)),
      valueInfo: [],
      quantizationAnnotation: [],
    });
    return copyMessage(ModelProtoSchema, this.#model, { graph: changed }) as OnnxModel;
  }
}

/** Creates a node. */
export function node(
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    name: `${output}/${opType}`,
    input: [...input],
    output: [output],
    attribute: Object.entries(attributes).map(([name, attribute]) => ({ ...attribute, name })),
  });
}
