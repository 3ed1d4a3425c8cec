import {
  type Rank,
  type ShapeMap,
  type Tensor,
  tensor,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { ShapeError } from './errors.js';
import type { Initializer } from './initializers.js';
import type { Rng } from './rng.js';
import { activeShapes } from './trace/backend.js';

const BUFFER = Symbol.for('convkit.buffer');

/**
 * A trainable variable of `shape`, started by `initializer`. The fans are those of the layer: for a weight
 * [..., in, out] they follow from the shape; a bias is given its layer's.
 */
export function parameter<R extends Rank>(
  shape: ShapeMap[R],
  initializer: Initializer,
  rng: Rng,
  fans = weightFans(shape),
): Variable<R> {
  const shapes = activeShapes();
  // A trace needs no values: a network of 138 million parameters is made at once.
  if (shapes) return toVariable(shapes.empty(shape, 'float32') as Tensor<R>, true);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return toVariable(tensor(initializer({ size, ...fans }, rng), shape, 'float32') as Tensor<R>, true);
}

/** State that is saved with the weights and never trained: running statistics, fixed codes. */
export function buffer<R extends Rank>(values: Float32Array | Int32Array, shape: ShapeMap[R]): Variable<R> {
  const dtype = values instanceof Int32Array ? 'int32' : 'float32';
  const state = toVariable(tensor(values, shape, dtype) as Tensor<R>, false);
  Object.defineProperty(state, BUFFER, { value: true });
  return state;
}

export function isBuffer(state: Variable): boolean {
  return BUFFER in state;
}

/** Fans of a weight [kernel..., in, out]. */
export function weightFans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2)
    throw new ShapeError(`fans follow from a weight [..., in, out], got shape [${shape}]`);
  const kernel = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
  return { fanIn: kernel * (shape.at(-2) as number), fanOut: kernel * (shape.at(-1) as number) };
}

/** Consumes `initial`. */
function toVariable<R extends Rank>(initial: Tensor<R>, trainable: boolean): Variable<R> {
  // tfjs wants names that are unique in the whole process; its own counter gives them.
  const state = variable(initial, trainable);
  initial.dispose();
  return state;
}
