import type { ElementType, TensorData } from '@convkit/checkpoint';
import { ShapeError } from '@convkit/core';
import type { Constant } from './value.js';

/** Most elements of a constant that is computed from others. */
const MAX_ELEMENTS = 2 ** 24;

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A tensor of a file as a constant. Integers of 64 bits become numbers. */
export function toConstant({ dtype, shape, data }: TensorData): Constant {
  if (dtype !== 'int64' && dtype !== 'uint64') return { dtype, shape, data };
  return { dtype, shape, data: Float64Array.from(data, Number) };
}

/** Creates a constant element by element. @throws ShapeError if it would be unreasonably large. */
export function fillConstant(
  shape: readonly number[],
  dtype: ElementType,
  at: (index: readonly number[]) => number,
): Constant {
  const size = sizeOf(shape);
  if (!(size <= MAX_ELEMENTS)) throw new ShapeError(`the graph computes a constant of shape [${shape}]`);
  const data = new Float64Array(size);
  const index = shape.map(() => 0);
  for (let i = 0; i < size; i++) {
    data[i] = at(index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return { shape, dtype, data };
}

/** Element of a constant. Axes of length 1 are broadcast, and leading axes may be more. */
export function elementAt({ shape, data }: Constant, index: readonly number[]): number {
  const skipped = index.length - shape.length;
  let at = 0;
  for (const [axis, length] of shape.entries()) {
    at = at * length + (length === 1 ? 0 : (index[skipped + axis] as number));
  }
  return data[at] as number;
}

/** Shape of two operands that are broadcast; undefined if they do not match. */
export function broadcastShape(left: readonly number[], right: readonly number[]): number[] | undefined {
  const rank = Math.max(left.length, right.length);
  const shape: number[] = [];
  for (let i = rank; i > 0; i--) {
    const [a, b] = [left[left.length - i] ?? 1, right[right.length - i] ?? 1];
    if (a !== b && a !== 1 && b !== 1) return undefined;
    shape.push(a === 1 ? b : a);
  }
  return shape;
}
