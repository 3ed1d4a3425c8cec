import { ConfigError } from '@convkit/core';
import { copyMessage } from '../copy-message.js';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
} from '../proto/onnx_pb.js';

/** Attributes of a node by name. */
export class Attributes {
  readonly #label: string;
  readonly #byName: ReadonlyMap<string, AttributeProto>;

  /** @param label Names the node in error messages. */
  constructor(node: NodeProto, label: string) {
    this.#label = label;
    this.#byName = new Map(node.attribute.map((attribute) => [attribute.name, detached(attribute)]));
  }

  /** Whether the node has the attribute. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** A whole number. */
  integer(name: string, fallback: number): number;
  integer(name: string): number | undefined;
  integer(name: string, fallback?: number): number | undefined {
    const attribute = this.#read(name, Kind.INT);
    return attribute ? Number(attribute.i) : fallback;
  }

  /** A list of whole numbers. */
  integers(name: string, fallback: readonly number[]): readonly number[];
  integers(name: string): readonly number[] | undefined;
  integers(name: string, fallback?: readonly number[]): readonly number[] | undefined {
    return this.#read(name, Kind.INTS)?.ints.map(Number) ?? fallback;
  }

  /** A number. */
  number(name: string, fallback: number): number;
  number(name: string): number | undefined;
  number(name: string, fallback?: number): number | undefined {
    return this.#read(name, Kind.FLOAT)?.f ?? fallback;
  }

  /** A list of numbers. */
  numbers(name: string): readonly number[] | undefined {
    return this.#read(name, Kind.FLOATS)?.floats;
  }

  /** A string. */
  text(name: string, fallback: string): string {
    const attribute = this.#read(name, Kind.STRING);
    return attribute ? new TextDecoder().decode(attribute.s) : fallback;
  }

  /** A tensor. */
  tensor(name: string): TensorProto | undefined {
    return this.#read(name, Kind.TENSOR)?.t;
  }

  #read(name: string, kind: Kind): AttributeProto | undefined {
    const attribute = this.#byName.get(name);
    if (!attribute || attribute.type === kind) return attribute;
    throw new ConfigError(
      `${this.#label}: the attribute '${name}' has type ${Kind[attribute.type]}, not ${Kind[kind]}`,
      {
        hint: 'Export the model again.',
      },
    );
  }
}

/** A copy whose bytes do not keep those of the whole file in memory. */
function detached(attribute: AttributeProto): AttributeProto {
  const { s, t } = attribute;
  const tensor = t && copyMessage(TensorProtoSchema, t, { rawData: t.rawData.slice() });
  return copyMessage(AttributeProtoSchema, attribute, { s: s.slice(), ...(tensor && { t: tensor }) });
}
