import {
  type Rank,
  type ShapeMap,
  type Tensor,
  tensor,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { activeTrace } from './active-trace.js';
import { type ArgumentKind, checkArguments } from './check-arguments.js';
import { ShapeError } from './errors.js';
import type { Initializer } from './initializers.js';
import type { Rng } from './rng.js';

const BUFFER = Symbol.for('convkit.buffer');

const VALUES: ArgumentKind = [
  'a Float32Array or an Int32Array',
  (value) => value instanceof Float32Array || value instanceof Int32Array,
];

/** The shape of a buffer, which may be empty. */
const LENGTHS: ArgumentKind = [
  'an array of whole numbers from 0',
  (value) => Array.isArray(value) && value.every(Number.isSafeInteger),
];

/**
 * Creates a trainable variable.
 * @param fans Fans of the layer. They default to those of a weight [..., in, out] of this shape; a bias needs its layer's.
 * @throws ShapeError if the fans are left out and `shape` has fewer than two axes.
 */
export function parameter<R extends Rank>(
  shape: ShapeMap[R],
  initializer: Initializer,
  rng: Rng,
  fans?: { fanIn: number; fanOut: number },
): Variable<R> {
  checkArguments(
    'parameter',
    { shape, initializer, rng },
    { shape: 'shape', initializer: 'function', rng: 'rng' },
  );
  const own = fans ?? weightFans(shape);
  const trace = activeTrace();
  // A trace needs no values: a network of 138 million parameters takes no time.
  if (trace) return toVariable(trace.empty(shape, 'float32') as Tensor<R>, true);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = initializer({ size, ...own }, rng);
  checkArguments('parameter', { values }, { values: 'floats' });
  checkSize('parameter', values, shape);
  return toVariable(tensor(values, shape, 'float32') as Tensor<R>, true);
}

function checkSize(where: string, values: Float32Array | Int32Array, shape: readonly number[]): void {
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length === size) return;
  throw new ShapeError(`${where}: ${values.length} values do not fill the shape [${shape}]`);
}

/** Creates state that is saved with the weights and never trained, such as running statistics. */
export function buffer<R extends Rank>(values: Float32Array | Int32Array, shape: ShapeMap[R]): Variable<R> {
  checkArguments('buffer', { values, shape }, { values: VALUES, shape: LENGTHS });
  checkSize('buffer', values, shape);
  const dtype = values instanceof Int32Array ? 'int32' : 'float32';
  const state = toVariable(tensor(values, shape, dtype) as Tensor<R>, false);
  Object.defineProperty(state, BUFFER, { value: true });
  return state;
}

/** Whether `state` was created by `buffer`. */
export function isBuffer(state: Variable): boolean {
  checkArguments('isBuffer', { state }, { state: 'tensor' });
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
  checkArguments('weightFans', { shape }, { shape: 'shape' });
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
