import {
  type Rank,
  type ShapeMap,
  type Tensor,
  tensor,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { activeTrace } from './active-trace.js';
import { ShapeError } from './errors.js';
import type { Initializer } from './initializers.js';
import type { Rng } from './rng.js';

const BUFFER = Symbol.for('convkit.buffer');

/**
 * Creates a trainable variable.
 * @param fans Fans of the layer. They default to those of a weight [..., in, out] of this shape; a bias needs its layer's.
 * @throws ShapeError if the fans are left out and `shape` has fewer than two axes.
 */
export function parameter<R extends Rank>(
  shape: ShapeMap[R],
  initializer: Initializer,
  rng: Rng,
  fans = weightFans(shape),
): Variable<R> {
  const trace = activeTrace();
  // A trace needs no values: a network of 138 million parameters takes no time.
  if (trace) return toVariable(trace.empty(shape, 'float32') as Tensor<R>, true);
  const size = shape.reduce((product, length) => product * length, 1);
  return toVariable(tensor(initializer({ size, ...fans }, rng), shape, 'float32') as Tensor<R>, true);
}

/** Creates state that is saved with the weights and never trained, such as running statistics. */
export function buffer<R extends Rank>(values: Float32Array | Int32Array, shape: ShapeMap[R]): Variable<R> {
  const dtype = values instanceof Int32Array ? 'int32' : 'float32';
  const state = toVariable(tensor(values, shape, dtype) as Tensor<R>, false);
  Object.defineProperty(state, BUFFER, { value: true });
  return state;
}

/** Whether `state` was created by `buffer`. */
export function isBuffer(state: Variable): boolean {
  return BUFFER in state;
}

/**
 * Computes the fans of a weight [kernel..., in, out].
 * @throws ShapeError if `shape` has fewer than two axes.
 */
export function weightFans(shape: readonly number[]): {
  /** Number of inputs that each unit sums over. */
  fanIn: number;
  /** Number of units that each input feeds. */
  fanOut: number;
} {
  if (shape.length < 2) {
    throw new ShapeError(`cannot compute fans: expected a weight [..., in, out], got shape [${shape}]`, {
      hint: "For a bias, pass the fans of its layer's weight.",
    });
  }
  const kernel = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  return { fanIn: kernel * (shape.at(-2) as number), fanOut: kernel * (shape.at(-1) as number) };
}

/** Consumes `initial`. */
function toVariable<R extends Rank>(initial: Tensor<R>, trainable: boolean): Variable<R> {
  // tfjs needs names that are unique in the process; its own counter provides them.
  const state = variable(initial, trainable);
  initial.dispose();
  return state;
}
