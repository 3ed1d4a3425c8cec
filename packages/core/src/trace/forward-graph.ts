import type { DataType, TypedArray, Variable } from '@tensorflow/tfjs-core';

/** A value of a forward graph: the input, a constant, a variable, or an output of a node. Two values are the same if they are one object. */
export interface GraphValue {
  /** Lengths of the axes. `null` marks an axis whose length is the batch size, or a multiple of it. */
  readonly shape: readonly (number | null)[];
  /** Lengths of the axes for a batch of 1. Where `shape` is `null`, the length is this times the batch size. */
  readonly singleShape: readonly number[];
  /** Type of its elements. */
  readonly dtype: DataType;
  /** State-dict key, if it is a variable of the module. */
  readonly key?: string;
  /** The variable of the module, if it is one. */
  readonly variable?: Variable;
  /**
   * Elements, if it is a constant: a tensor that `forward` creates from numbers, or one from outside that is not a variable of
   * the module. If it has a batch axis, these are the elements for a batch of 1.
   */
  readonly values?: TypedArray;
}

/** A run of a tfjs kernel. */
export interface GraphNode {
  /** Name of the kernel. */
  readonly kernel: string;
  /** Inputs by tfjs's names, or '0', '1', … if the kernel takes a list. An optional input that is absent is undefined. */
  readonly inputs: Readonly<Record<string, GraphValue | undefined>>;
  /** Attributes by tfjs's names. An element of an array that is a multiple of the batch size, such as a length, is `null`. */
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Attributes for a batch of 1. */
  readonly singleAttrs: Readonly<Record<string, unknown>>;
  /** Outputs in order. */
  readonly outputs: readonly GraphValue[];
  /** Path of the module that runs it, which is the one that taps next; '' for the module itself. */
  readonly layer: string;
}

/** The forward pass of a module in inference as a graph of tfjs kernels. */
export interface ForwardGraph {
  /** Nodes in the order in which they run. All of them contribute to the output. */
  readonly nodes: readonly GraphNode[];
  /** A batch of images, [null, ...input]. */
  readonly input: GraphValue;
  /** What `forward` returns. */
  readonly output: GraphValue;
}
