import { INFERENCE, type Module } from '@convkit/core';
import { Call, type Run } from './call.js';
import type { Step } from './graph-nodes.js';
import { dequantizeConstant } from './operations/quantization.js';
import type { Constant } from './value.js';

/** Dequantizes constants once instead of in every run. Dequantized weights are constants of the graph. */
export function foldWeights(
  steps: readonly Step[],
  given: ReadonlyMap<string, Constant>,
): { steps: Step[]; constants: Map<string, Constant> } {
  const constants = new Map(given);
  const left = steps.filter((step) => {
    const inputs = step.inputs.map((name) => constants.get(name));
    const [value] = inputs;
    if (step.opType !== 'DequantizeLinear' || !value) return true;
    constants.set(step.outputs[0] ?? '', dequantizeConstant(new Call(step, NO_RUN, inputs), value));
    return false;
  });
  const used = new Set(left.flatMap(({ inputs }) => inputs));
  for (const name of given.keys()) if (!used.has(name)) constants.delete(name);
  return { steps: left, constants };
}

/** Constants depend on no run. */
const NO_RUN: Run = {
  module: undefined as unknown as Module,
  pass: INFERENCE,
  batch: { exported: undefined, actual: 1 },
};
