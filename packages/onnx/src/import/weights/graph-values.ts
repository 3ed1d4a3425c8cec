import { INFERENCE, type Module, traceKernels } from '@convkit/core';
import { zeros } from '@tensorflow/tfjs-core';
import { Call, type Run } from '../call.js';
import type { Step } from '../graph-nodes.js';
import type { GraphPlan } from '../graph-plan.js';
import { identityOrder, permute } from '../layout.js';
import { runGraph } from '../run-graph.js';
import { activation, type Constant, isConstant, shapeOf, type Value } from '../value.js';

/** What is known of the values of a graph without computing it. */
export interface GraphValues {
  /** Shape of each value of a run with one image, in ONNX's order. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Weights, constants and what is computed from them, in ONNX's order. */
  readonly constants: ReadonlyMap<string, Constant>;
  /** Runs a node on other inputs than those of the graph. */
  run(step: Step, inputs: readonly (Value | undefined)[]): Value | undefined;
}

/**
 * Runs a graph on shapes alone.
 * @param input Shape of one image, as a module takes it.
 */
export function graphValues(plan: GraphPlan, module: Module, input: readonly number[]): GraphValues {
  const run: Run = {
    module,
    pass: INFERENCE,
    batch: { exported: plan.inputShape?.[0] ?? undefined, actual: 1 },
  };
  const shapes = new Map<string, readonly number[]>();
  const constants = new Map<string, Constant>(plan.constants);
  traceKernels(() => {
    const weights = new Map(
      [...plan.weights].map(([name, { shape, order }]) => [name, activation(zeros([...shape]), order)]),
    );
    runGraph(plan, weights, zeros([1, ...imageOf(plan, input)]), run, (name, value) => {
      shapes.set(name, shapeOf(value));
      if (isConstant(value)) constants.set(name, value);
    });
  });
  for (const [name, { data, shape, order }] of plan.weights) {
    const inverse = identityOrder(order.length).map((axis) => order.indexOf(axis));
    constants.set(name, { dtype: 'float32', ...permute(data, shape, inverse) });
  }
  const runStep: GraphValues['run'] = (step, inputs) =>
    [step.operation(new Call(step, run, inputs))].flat()[0];
  for (const step of plan.steps) {
    const inputs = step.inputs.map((name) => constants.get(name));
    const isKnown = step.inputs.every((name, i) => name === '' || inputs[i] !== undefined);
    if (!isKnown || constants.has(step.outputs[0] ?? '') || !MOVES.includes(step.opType)) continue;
    const value = runStep(step, inputs);
    if (value && isConstant(value)) constants.set(step.outputs[0] ?? '', value);
  }
  return { shapes, constants, run: runStep };
}

/** Shape of one image as the graph takes it, which differs from what the network takes if preprocessing in the graph pads it. */
function imageOf({ inputShape, takesNhwc }: GraphPlan, input: readonly number[]): readonly number[] {
  const stated = inputShape?.slice(1) ?? [];
  const isComplete = (shape: readonly (number | null)[]): shape is number[] => !shape.includes(null);
  return takesNhwc && stated.length === 3 && isComplete(stated) ? stated : input;
}

/** Operators that exporters put between a weight and its layer. */
const MOVES = ['Cast', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze'];
