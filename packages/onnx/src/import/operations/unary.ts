import {
  abs,
  add,
  exp,
  expm1,
  leakyRelu,
  log,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  softplus,
  sqrt,
  type Tensor,
  tanh,
} from '@tensorflow/tfjs-core';
import type { Call, Operation } from '../call.js';
import { elementAt, fillConstant } from '../constants.js';
import { isConstant } from '../value.js';

/** An operation on each element, whatever the order of the axes. */
function unary(onTensor: (x: Tensor, call: Call) => Tensor, onNumber?: (x: number) => number): Operation {
  return (call) => {
    const value = call.input(0);
    if (onNumber && isConstant(value)) {
      return fillConstant(value.shape, value.dtype, (index) => onNumber(elementAt(value, index)));
    }
    const { tensor, order } = call.activation(0);
    return { tensor: onTensor(tensor, call), order };
  };
}

/** gamma * (x if x > 0, else alpha * (exp(x) - 1)) */
function exponential(x: Tensor, alpha: number, gamma: number): Tensor {
  return add(mul(relu(x), gamma), mul(expm1(minimum(x, 0)), alpha * gamma));
}

/** Limits x to a range, one side of which may be infinite. */
function clamp(x: Tensor, low: number, high: number): Tensor {
  const raised = low > Number.NEGATIVE_INFINITY ? (low === 0 ? relu(x) : maximum(x, low)) : x;
  return high < Number.POSITIVE_INFINITY ? minimum(raised, high) : raised;
}

const hardSigmoid = (x: Tensor, alpha: number, beta: number) => clamp(add(mul(x, alpha), beta), 0, 1);

/** Opset 6 has attributes, opset 11 inputs. */
const clip: Operation = (call) => {
  const { attributes } = call;
  const low = attributes.number('min') ?? call.number(1, Number.NEGATIVE_INFINITY);
  const high = attributes.number('max') ?? call.number(2, Number.POSITIVE_INFINITY);
  return unary(
    (x) => clamp(x, low, high),
    (x) => Math.min(Math.max(x, low), high),
  )(call);
};

/** Operations on each element. */
export const UNARY: Readonly<Record<string, Operation>> = {
  Abs: unary(abs, Math.abs),
  Clip: clip,
  Elu: unary((x, { attributes }) => exponential(x, attributes.number('alpha', 1), 1)),
  Exp: unary(exp, Math.exp),
  HardSigmoid: unary((x, { attributes }) =>
    hardSigmoid(x, attributes.number('alpha', 0.2), attributes.number('beta', 0.5)),
  ),
  HardSwish: unary((x) => mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  LeakyRelu: unary((x, { attributes }) => leakyRelu(x, attributes.number('alpha', 0.01))),
  Log: unary(log, Math.log),
  Neg: unary(neg, (x) => -x),
  Relu: unary(relu, (x) => Math.max(x, 0)),
  Selu: unary((x, { attributes }) =>
    exponential(
      x,
      attributes.number('alpha', 1.6732632423543772),
      attributes.number('gamma', 1.0507009873554805),
    ),
  ),
  Sigmoid: unary(sigmoid),
  Softplus: unary(softplus),
  Sqrt: unary(sqrt, Math.sqrt),
  Tanh: unary(tanh, Math.tanh),
};
