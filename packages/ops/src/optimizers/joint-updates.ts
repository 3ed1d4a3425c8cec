import { mul, type Scalar, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { KernelContract } from '../kernels.js';

/** A parameter with what its optimizer keeps for it, and what it is updated from. */
export interface UpdateOperands {
  /** The weight first; all of its shape. */
  readonly state: readonly Variable[];
  readonly gradient: Tensor;
}

type Update = 'SgdUpdate' | 'AdamUpdate';

/**
 * Puts new values into the state of all `parameters`, by the backend's kernel `name` or by `reference`, which takes them one by one.
 * The gradients are multiplied by `factor` first. The kernel gets several together: `joined`.
 */
export function updateJointly<N extends Update>(
  name: N,
  parameters: readonly UpdateOperands[],
  attrs: KernelContract[N]['attrs'],
  factor: Scalar | undefined,
  reference: (parameter: UpdateOperands) => Tensor[],
): void {
  for (const group of joined(parameters)) {
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

/** 16 MiB of weights: the new values of a group are held beside the old ones. */
const MOST_JOINED = 2 ** 22;

/** Neighbors of no more than `most` floats together, or a single larger one. */
export function* joined<P extends UpdateOperands>(
  parameters: readonly P[],
  most = MOST_JOINED,
): Generator<P[]> {
  let group: P[] = [];
  let floats = 0;
  for (const parameter of parameters) {
    const { size } = parameter.gradient;
    if (group.length > 0 && floats + size > most) {
      yield group;
      group = [];
      floats = 0;
    }
    group.push(parameter);
    floats += size;
  }
  if (group.length > 0) yield group;
}
