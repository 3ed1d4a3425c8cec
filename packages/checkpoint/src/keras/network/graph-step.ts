import type { ConfigError, GraphNode, GraphValue } from '@convkit/core';
import type { Step } from './step.js';

/** A weight of a module's step: a variable, or a constant that is part of the network. */
export interface GraphWeight {
  readonly shape: readonly number[];
  /** The variable or the constant; `shape` may be another one of the same size. */
  readonly value: GraphValue;
}

/** A step of a module's forward pass. */
export type GraphStep = Step<GraphWeight>;

/** What a reader needs of the graph. */
export interface NodeReading {
  readonly node: GraphNode;
  /** The step that computes an input. */
  readonly input: (name: string) => GraphStep;
  /** The weight that an input is; undefined if it is none or absent. */
  readonly weight: (name: string) => GraphWeight | undefined;
  /** Whether an input is computed from the image. */
  readonly hasStep: (name: string) => boolean;
  /** Creates the error for a node that Keras layers cannot express. */
  readonly refuse: (what: string) => ConfigError;
}

/** Turns a node into a step, or into a weight if it only reshapes one. */
export type Read = (reading: NodeReading) => GraphStep | GraphWeight;
