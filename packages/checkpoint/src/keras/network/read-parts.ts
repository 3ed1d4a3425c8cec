import type { GraphNode } from '@convkit/core';
import type { GraphStep, GraphWeight, NodeReading, Read } from './graph-step.js';
import type { Sides, Step, StepSettings } from './step.js';
import { sameSides } from './windows.js';

type Pair = readonly [number, number];

/** Creates the reader of an activation that Keras calls `name`. */
export function readActivation(name: string): Read {
  return ({ node, input }) => activate(input(node.inputs.x ? 'x' : 'logits'), name, node.layer);
}

function activate(x: GraphStep, activation: string, layer: string): GraphStep {
  return { kind: 'activation', settings: { activation }, weights: {}, layer, inputs: [x], shape: x.shape };
}

/** Appends the activation that is fused with a node, if there is one. */
export function activated(
  step: GraphStep,
  { attrs, layer }: GraphNode,
  refuse: NodeReading['refuse'],
): GraphStep {
  const activation = attrs.activation ?? 'linear';
  if (activation === 'linear') return step;
  if (!['relu', 'relu6', 'sigmoid', 'elu'].includes(String(activation))) {
    throw refuse(`uses the activation ${activation}`);
  }
  return activate(step, String(activation), layer);
}

/** The bias that is fused with a node, if there is one. */
export function readBias(
  { inputs }: GraphNode,
  weight: NodeReading['weight'],
  refuse: NodeReading['refuse'],
): Record<string, GraphWeight> {
  if (inputs.preluActivationWeights) throw refuse('uses PReLU');
  if (!inputs.bias) return {};
  const bias = weight('bias');
  if (bias?.shape.length !== 1) throw refuse('computes its bias');
  return { bias };
}

/** Resolves the padding of tfjs: a scheme, one number for all sides, or numbers for the sides of all axes. */
export function readSides(
  pad: unknown,
  x: Step<unknown>,
  window: StepSettings,
  refuse: NodeReading['refuse'],
): Sides {
  if (pad === 'valid') return [0, 0, 0, 0];
  if (pad === 'same') return sameSides(x.shape, window);
  if (typeof pad === 'number') return [pad, pad, pad, pad];
  if (!Array.isArray(pad)) throw refuse('pads in an unknown way');
  const [, rows, columns] = pad as [Pair, Pair, Pair];
  return [...rows, ...columns];
}

/** A number for height and width, or one for each. */
export const pair = (value: unknown): Pair =>
  Array.isArray(value) ? (value as unknown as Pair) : [value as number, value as number];

/** Shape of the output for one image. */
export const imageShape = ({ outputs }: GraphNode) => (outputs[0]?.shape.slice(1) ?? []) as number[];
