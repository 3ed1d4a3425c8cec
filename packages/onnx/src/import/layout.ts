import { reshape, type Tensor, transpose } from '@tensorflow/tfjs-core';

/** Images [n, h, w, c] of ONNX's [n, c, h, w]. */
export const NHWC: readonly number[] = [0, 2, 3, 1];
/** Filters [height, width, in, out] of ONNX's [out, in, height, width]. */
export const HWIO: readonly number[] = [2, 3, 1, 0];
/** A transposed matrix. */
export const TRANSPOSED: readonly number[] = [1, 0];

/** ONNX's own order of `rank` axes. */
export function identityOrder(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => axis);
}

/** Whether two orders are the same. */
export function sameOrder(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((axis, i) => axis === right[i]);
}

/** Moves the axes of `tensor` from order `from` to order `to`. */
export function arrange(tensor: Tensor, from: readonly number[], to: readonly number[]): Tensor {
  if (sameOrder(from, to)) return tensor;
  const permutation = to.map((axis) => from.indexOf(axis));
  const moved = permutation.filter((axis) => tensor.shape[axis] !== 1);
  // If only axes of length 1 move, the elements stay where they are.
  if (moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number))) {
    return reshape(
      tensor,
      permutation.map((axis) => tensor.shape[axis] as number),
    );
  }
  return transpose(tensor, permutation);
}

/** The order that is left when ONNX axes `removed` are gone. */
export function orderWithout(order: readonly number[], removed: readonly number[]): number[] {
  return order
    .filter((axis) => !removed.includes(axis))
    .map((axis) => axis - removed.filter((gone) => gone < axis).length);
}

/** Transposes elements of shape `shape`: axis i of the result is axis `order[i]`. */
export function permute(
  data: Float32Array,
  shape: readonly number[],
  order: readonly number[],
): { data: Float32Array; shape: number[] } {
  const extents = order.map((axis) => shape[axis] as number);
  if (sameOrder(order, identityOrder(shape.length))) return { data, shape: extents };
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, 1));
  const steps = order.map((axis) => strides[axis] as number);
  const moved = new Float32Array(data.length);
  const last = order.length - 1;
  let index = 0;
  const walk = (axis: number, from: number): void => {
    const [extent, step] = [extents[axis] as number, steps[axis] as number];
    for (let i = 0, at = from; i < extent; i++, at += step) {
      if (axis < last) walk(axis + 1, at);
      else moved[index++] = data[at] as number;
    }
  };
  walk(0, 0);
  return { data: moved, shape: extents };
}
