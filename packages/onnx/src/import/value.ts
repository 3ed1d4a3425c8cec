import type { ElementType } from '@convkit/checkpoint';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { arrange, identityOrder } from './layout.js';

/**
 * A tensor of the graph while it runs. Its axes may be stored in another order than ONNX's, as images are: `order[i]` is the ONNX axis
 * that axis i of `tensor` is. NHWC is [0, 2, 3, 1].
 */
export interface Activation {
  /** The tensor with its axes in `order`. */
  readonly tensor: Tensor;
  /** ONNX axis of each axis of `tensor`. */
  readonly order: readonly number[];
}

/** Numbers that do not depend on the input's values, in ONNX's order: constants, and shapes with what is computed from them. */
export interface Constant {
  /** Shape. */
  readonly shape: readonly number[];
  /** Elements. */
  readonly data: ArrayLike<number>;
  /** Element type. Division of integers truncates. */
  readonly dtype: ElementType;
}

/** A value of the graph. */
export type Value = Activation | Constant;

/** Whether a value is known without running kernels. */
export function isConstant(value: Value): value is Constant {
  return 'data' in value;
}

/** Whether a constant holds integers. */
export function isInteger({ dtype }: Constant): boolean {
  return dtype.includes('int');
}

/** Wraps a tensor in ONNX's order. */
export function activation(
  tensor: Tensor,
  order: readonly number[] = identityOrder(tensor.rank),
): Activation {
  return { tensor, order };
}

/** Creates a constant of integers: a shape or one of its elements. */
export function integers(data: readonly number[], shape: readonly number[] = [data.length]): Constant {
  return { shape, data, dtype: 'int64' };
}

/** Shape of a value in ONNX's order. */
export function shapeOf(value: Value): number[] {
  if (isConstant(value)) return [...value.shape];
  const { tensor, order } = value;
  const shape = new Array<number>(order.length);
  order.forEach((axis, i) => {
    shape[axis] = tensor.shape[i] as number;
  });
  return shape;
}

/** The value as an activation. */
export function toActivation(value: Value): Activation {
  if (!isConstant(value)) return value;
  return activation(tensor(Float32Array.from(value.data), [...value.shape], 'float32'));
}

/** The value as a tensor with its axes in `order`, which defaults to ONNX's. */
export function toTensor(value: Value, order?: readonly number[]): Tensor {
  const { tensor, order: given } = toActivation(value);
  return arrange(tensor, given, order ?? identityOrder(given.length));
}
