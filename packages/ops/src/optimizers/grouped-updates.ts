import { mul, type Scalar, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { KernelContract } from '../kernels.js';

/** A parameter with its optimizer state and gradient. */
export interface UpdateOperands {
  /** The weight, then the optimizer's state for it; all of one shape. */
  readonly state: readonly Variable[];
  readonly gradient: Tensor;
}

type Update = 'SgdUpdate' | 'AdamUpdate';

/**
 * Updates the state of all `parameters` by the kernel `name`, which takes a group of parameters at a time, or by `reference`,
 * which takes one. `factor` multiplies the gradients first.
 */
export function updateInGroups<N extends Update>(
  name: N,
  parameters: readonly UpdateOperands[],
  attrs: KernelContract[N]['attrs'],
  factor: Scalar | undefined,
  reference: (parameter: UpdateOperands) => Tensor[],
): void {
  for (const group of groupsOf(parameters)) {
    tidy(() => {
      const operands = group.flatMap(({ state, gradient }) => [...state, gradient]);
      const values = dispatch(name, { ...operands, factor }, attrs, () =>
        group.flatMap(({ state, gradient }) =>
          tidy(() => reference({ state, gradient: factor ? mul(gradient, factor) : gradient })),
        ),
      );
      for (const [i, variable] of group.flatMap(({ state }) => state).entries()) {
        variable.assign(values[i] as Tensor);
      }
    });
  }
}

/** Updates the state of each of `parameters` by `update`, which returns its new values. `factor` multiplies the gradients first. */
export function updateEach(
  parameters: readonly UpdateOperands[],
  factor: Scalar | undefined,
  update: (parameter: UpdateOperands) => Tensor[],
): void {
  for (const { state, gradient } of parameters) {
    tidy(() => {
      const values = update({ state, gradient: factor ? mul(gradient, factor) : gradient });
      for (const [i, variable] of state.entries()) variable.assign(values[i] as Tensor);
    });
  }
}

/** Floats per group, 16 MiB: memory holds the new values of a group besides the old ones. */
const MAX_FLOATS = 2 ** 22;

/** Groups of adjacent parameters of at most `maxFloats` values, or of one larger parameter. */
export function* groupsOf<P extends UpdateOperands>(
  parameters: readonly P[],
  maxFloats = MAX_FLOATS,
): Generator<P[]> {
  let group: P[] = [];
  let floats = 0;
  for (const parameter of parameters) {
    const { size } = parameter.gradient;
    if (group.length > 0 && floats + size > maxFloats) {
      yield group;
      group = [];
      floats = 0;
    }
    group.push(parameter);
    floats += size;
  }
  if (group.length > 0) yield group;
}
