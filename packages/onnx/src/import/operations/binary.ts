import { add, div, mul, pow, prelu, reshape, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Operation } from '../call.js';
import { broadcastShape, elementAt, fillConstant } from '../constants.js';
import { arrange, identityOrder } from '../layout.js';
import {
  type Activation,
  isConstant,
  isInteger,
  shapeOf,
  toActivation,
  toTensor,
  type Value,
} from '../value.js';

/** An operation on each pair of elements, with broadcasting. */
function binary(
  onTensors: (left: Tensor, right: Tensor) => Tensor,
  onNumbers: (left: number, right: number) => number,
): Operation {
  return (call) => {
    const [left, right] = [call.input(0), call.input(1)];
    const shape = broadcastShape(shapeOf(left), shapeOf(right));
    if (!shape) throw call.error(`cannot broadcast [${shapeOf(left)}] and [${shapeOf(right)}]`);
    if (isConstant(left) && isConstant(right)) {
      const dtype = isInteger(left) && isInteger(right) ? 'int64' : 'float32';
      return fillConstant(shape, dtype, (index) => {
        const result = onNumbers(elementAt(left, index), elementAt(right, index));
        return dtype === 'int64' ? Math.trunc(result) : result;
      });
    }
    const order = commonOrder([left, right], shape.length);
    return { tensor: onTensors(align(left, order), align(right, order)), order };
  };
}

/** The order of the larger operand, so that it need not be moved. */
function commonOrder(values: readonly Value[], rank: number): readonly number[] {
  const whole = values.filter(
    (value): value is Activation => !isConstant(value) && value.order.length === rank,
  );
  const [largest] = whole.sort((a, b) => b.tensor.size - a.tensor.size);
  return largest?.order ?? identityOrder(rank);
}

/** The value with its axes in `order`, preceded by axes of length 1 if it has fewer. */
function align(value: Value, order: readonly number[]): Tensor {
  const shape = shapeOf(value);
  if (shape.length === order.length) return toTensor(value, order);
  if (shape.length === 0) return toTensor(value);
  const missing = new Array(order.length - shape.length).fill(1);
  return arrange(reshape(toTensor(value), [...missing, ...shape]), identityOrder(order.length), order);
}

/** Parametric ReLU, whose slope is broadcast to x. */
const parametricRelu: Operation = (call) => {
  const { tensor, order } = call.activation(0);
  return { tensor: prelu(tensor, align(call.input(1), order)), order };
};

const power: Operation = (call) => {
  const exponent = call.input(1);
  if (!isConstant(call.input(0)) && isConstant(exponent) && exponent.data.length === 1) {
    const { tensor, order } = call.activation(0);
    const [value] = Array.from(exponent.data);
    if (exponent.shape.length <= order.length) {
      if (value === 1) return { tensor, order };
      if (value === 2) return { tensor: square(tensor), order };
      if (value === 0.5) return { tensor: sqrt(tensor), order };
    }
  }
  return binary(pow, (base, by) => base ** by)(call);
};

/** Rounds toward zero if both operands are integers, like the division of constants. */
const divide: Operation = (call) => {
  const isWhole = (value: Value) =>
    isConstant(value) ? isInteger(value) : toActivation(value).tensor.dtype !== 'float32';
  if (!call.isConstant && isWhole(call.input(0)) && isWhole(call.input(1))) {
    throw call.error('divides integers that depend on the image');
  }
  return binary(div, (left, right) => left / right)(call);
};

/** Several inputs in a row. */
const sum: Operation = (call) => {
  const plus = binary(add, (left, right) => left + right);
  return call.inputs.reduce((total, next) => plus(call.with([total, next])) as Value);
};

/** Operations on pairs of elements. */
export const BINARY: Readonly<Record<string, Operation>> = {
  Add: binary(add, (left, right) => left + right),
  Div: divide,
  Mul: binary(mul, (left, right) => left * right),
  PRelu: parametricRelu,
  Pow: power,
  Sub: binary(sub, (left, right) => left - right),
  Sum: sum,
};
