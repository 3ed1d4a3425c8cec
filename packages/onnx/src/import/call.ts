import { ConfigError, type Module, type Pass } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Attributes } from './attributes.js';
import {
  type Activation,
  type Constant,
  isConstant,
  shapeOf,
  toActivation,
  toTensor,
  type Value,
} from './value.js';

/** Computes the outputs of a node. */
export type Operation = (call: Call) => Value | readonly Value[];

/** What the nodes of a run share. */
export interface Run {
  /** The module that runs. */
  readonly module: Module;
  /** Its pass. */
  readonly pass: Pass;
  /** Batch size that the graph was exported for if it is fixed, and the actual one. */
  readonly batch: { readonly exported: number | undefined; readonly actual: number };
}

/** What a node is. */
export interface NodeInfo {
  /** Names the node in error messages, such as "the Conv node 'conv1'". */
  readonly label: string;
  /** Operator. */
  readonly opType: string;
  /** Attributes. */
  readonly attributes: Attributes;
  /** Number of outputs that the graph uses or names. */
  readonly outputCount: number;
  /** Version of the operators. */
  readonly opset: number;
}

/** One execution of a node. */
export class Call {
  /** What the node is. */
  readonly node: NodeInfo;
  /** What the nodes of this run share. */
  readonly run: Run;
  readonly #inputs: readonly (Value | undefined)[];

  constructor(node: NodeInfo, run: Run, inputs: readonly (Value | undefined)[]) {
    this.node = node;
    this.run = run;
    this.#inputs = inputs;
  }

  /** Attributes of the node. */
  get attributes(): Attributes {
    return this.node.attributes;
  }

  /** Inputs in order, without those that are left out. */
  get inputs(): readonly Value[] {
    return this.#inputs.filter((value) => value !== undefined);
  }

  /** The same node with other inputs. */
  with(inputs: readonly Value[]): Call {
    return new Call(this.node, this.run, inputs);
  }

  /** Whether all inputs are known without running kernels. */
  get isConstant(): boolean {
    return this.inputs.every(isConstant);
  }

  /** Input `index`. @throws ConfigError if it is left out. */
  input(index: number): Value {
    const value = this.#inputs[index];
    if (value) return value;
    throw this.error(`lacks input ${index}`);
  }

  /** Input `index`, or undefined if it is left out. */
  optional(index: number): Value | undefined {
    return this.#inputs[index];
  }

  /** Input `index` as an activation, in any order of axes. */
  activation(index: number): Activation {
    return toActivation(this.input(index));
  }

  /** Input `index` as a tensor with its axes in `order`. Defaults to ONNX's order. @throws ConfigError if the rank differs. */
  tensor(index: number, order?: readonly number[]): Tensor {
    const value = this.input(index);
    const { length } = shapeOf(value);
    if (!order || order.length === length) return toTensor(value, order);
    throw this.error(`takes an input of rank ${order.length} here, but input ${index} has rank ${length}`);
  }

  /** Numbers of input `index`, which must be known; undefined if it is left out. */
  numbers(index: number): number[] | undefined {
    return this.#inputs[index] && Array.from(this.constant(index).data);
  }

  /** Input `index`, which must be known. */
  constant(index: number): Constant {
    const value = this.input(index);
    if (isConstant(value)) return value;
    throw this.error(`computes input ${index} from the values of images, but it must be constant`);
  }

  /** A single number of input `index`, which must be known. */
  number(index: number, fallback: number): number;
  number(index: number): number | undefined;
  number(index: number, fallback?: number): number | undefined {
    const values = this.numbers(index);
    if (!values) return fallback;
    if (values.length === 1) return values[0];
    throw this.error(`takes a single number as input ${index}, but it has ${values.length}`);
  }

  /** List of numbers that is an attribute in old opsets and input `index` in newer ones. */
  attributeOrInput(name: string, index: number): readonly number[] | undefined {
    return this.attributes.integers(name) ?? this.numbers(index);
  }

  /** An axis, counted from the end if it is negative. */
  axis(axis: number, rank: number): number {
    const counted = axis < 0 ? axis + rank : axis;
    if (Number.isInteger(counted) && counted >= 0 && counted < rank) return counted;
    throw this.error(`has axis ${axis}, but its input has rank ${rank}`);
  }

  /** Several axes, sorted. @throws ConfigError if one appears twice. */
  axes(axes: readonly number[], rank: number): number[] {
    const counted = axes.map((axis) => this.axis(axis, rank)).sort((a, b) => a - b);
    if (new Set(counted).size === counted.length) return counted;
    throw this.error(`has axes [${axes}], one of which appears twice`);
  }

  /** Creates the error for a node that cannot be run. `what` continues its name. */
  error(
    what: string,
    hint = 'Export the model with other options, or import only its weights.',
  ): ConfigError {
    return new ConfigError(`${this.node.label} ${what}`, { hint });
  }
}
