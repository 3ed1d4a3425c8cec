import { ConfigError, isConvkitError, ShapeError } from '@convkit/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { Call, type Run } from './call.js';
import type { Step } from './graph-nodes.js';
import type { GraphPlan } from './graph-plan.js';
import { identityOrder, NHWC } from './layout.js';
import { type Activation, isConstant, shapeOf, toTensor, type Value } from './value.js';

/** Receives each value that a node computes, with its name. */
export type Observe = (name: string, value: Value) => void;

/**
 * Runs a graph. Call it in a `tidy`.
 * @param x Images [n, h, w, c], or whatever the graph takes.
 * @param weights State by name.
 * @returns The output; images as [n, h, w, c].
 * @throws ShapeError if `x` is not what the graph takes.
 */
export function runGraph(
  plan: Omit<GraphPlan, 'weights'>,
  weights: ReadonlyMap<string, Activation>,
  x: Tensor,
  { module, pass }: Pick<Run, 'module' | 'pass'>,
  observe: Observe = () => {},
): Tensor {
  const image = inputValue(plan, x);
  const exported = plan.inputShape?.[0] ?? undefined;
  const run: Run = { module, pass, batch: { exported, actual: x.shape[0] ?? 1 } };
  const values = new Map<string, Value>([...plan.constants, ...weights, [plan.input, image]]);
  observe(plan.input, image);
  for (const step of plan.steps) {
    const call = new Call(
      step,
      run,
      step.inputs.map((name) => values.get(name)),
    );
    const results = runStep(step, call);
    for (const [index, value] of results.entries()) {
      const name = step.outputs[index];
      if (!name) continue;
      values.set(name, value);
      observe(name, value);
    }
  }
  return outputTensor(plan, values.get(plan.output), run);
}

/** Errors of tfjs become ours. */
function runStep({ operation, label }: Step, call: Call): readonly Value[] {
  try {
    return [operation(call)].flat() as readonly Value[];
  } catch (cause) {
    if (isConvkitError(cause)) throw cause;
    const shapes = call.inputs.map((value) => `[${shapeOf(value)}]`).join(' and ');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ShapeError(`${label} cannot run on inputs of shape ${shapes}: ${reason}`, { cause });
  }
}

function inputValue(
  { inputShape, takesNhwc }: Pick<GraphPlan, 'inputShape' | 'takesNhwc'>,
  x: Tensor,
): Activation {
  const order = x.rank === 4 && !takesNhwc ? NHWC : identityOrder(x.rank);
  const value: Activation = { tensor: x, order };
  const shape = shapeOf(value);
  const fits = (length: number | null, axis: number) =>
    axis === 0 || length === null || length === shape[axis];
  if (!inputShape || (inputShape.length === shape.length && inputShape.every(fits))) return value;
  const expected = order.map((axis) => (axis === 0 ? null : (inputShape[axis] ?? null)));
  throw new ShapeError(`the ONNX graph expects images of shape [${describe(expected)}], got [${x.shape}]`, {
    hint: 'Images are NHWC. Resize them, or export the model for other sizes.',
  });
}

const describe = (shape: readonly (number | null)[]) =>
  shape.map((length, axis) => length ?? (axis === 0 ? 'n' : '?'));

function outputTensor(
  { output }: Pick<GraphPlan, 'output'>,
  value: Value | undefined,
  { batch }: Run,
): Tensor {
  if (!value || isConstant(value)) {
    throw new ConfigError(`the output '${output}' of the ONNX graph does not depend on the image`, {
      hint: 'Choose another output.',
    });
  }
  const [length] = shapeOf(value);
  if (batch.exported !== undefined && length === batch.exported && length !== batch.actual) {
    throw new ShapeError(
      `the ONNX graph was exported for batches of ${batch.exported}, got ${batch.actual}`,
      {
        hint: 'Export it with a dynamic batch axis, or pass batches of that size.',
      },
    );
  }
  return toTensor(value, value.order.length === 4 ? NHWC : undefined);
}
