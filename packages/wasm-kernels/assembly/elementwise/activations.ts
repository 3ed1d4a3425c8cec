import { Activation, BinaryArguments, UnaryArguments } from '../generated/arguments';
import { sigmoid, tanh } from '../simd/exponential';
import { storeLanes } from '../simd/lanes';

const RELU = 0;
const TANH = 1;
const SIGMOID = 2;
const RELU_GRAD = 3;
const TANH_GRAD = 4;
const SIGMOID_GRAD = 5;
const ADD = 6;

/** dy times the activation's derivative, which is computed from its output y. */
// @ts-ignore: decorator
@inline
export function activationGrad(activation: Activation, dy: v128, y: v128): v128 {
  const one = f32x4.splat(1);
  if (activation == Activation.Relu) return f32x4.mul(dy, v128.and(f32x4.gt(y, f32x4.splat(0)), one));
  if (activation == Activation.Tanh) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
  if (activation == Activation.Sigmoid) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
  return dy;
}

/** Applies an operation to four floats of its one or two operands. */
// @ts-ignore: decorator
@inline
function apply(operation: i32, a: v128, b: v128): v128 {
  if (operation == RELU) return f32x4.pmax(a, f32x4.splat(0));
  if (operation == TANH) return tanh(a);
  if (operation == SIGMOID) return sigmoid(a);
  if (operation == RELU_GRAD) return activationGrad(Activation.Relu, a, b);
  if (operation == TANH_GRAD) return activationGrad(Activation.Tanh, a, b);
  if (operation == SIGMOID_GRAD) return activationGrad(Activation.Sigmoid, a, b);
  return f32x4.add(a, b);
}

/** Applies an operation to the floats from `start`, a multiple of 4, to `end`. An operation of one operand gets it as `b`, too. */
// @ts-ignore: decorator
@inline
function applyToAll(operation: i32, a: usize, b: usize, to: usize, start: i32, end: i32): void {
  const whole = <usize>(end & ~3) << 2;
  let i = <usize>start << 2;
  for (; i < whole; i += 16) {
    const first = v128.load(a + i);
    v128.store(to + i, apply(operation, first, operation >= RELU_GRAD ? v128.load(b + i) : first));
  }
  if ((end & 3) != 0) storeLanes(to + i, apply(operation, v128.load(a + i), v128.load(b + i)), end & 3);
}

/** y = max(x, 0). Units of every operation are floats. */
export function reluTask(args: UnaryArguments, start: i32, end: i32): void {
  applyToAll(RELU, args.x, args.x, args.y, start, end);
}

/** y = tanh(x). */
export function tanhTask(args: UnaryArguments, start: i32, end: i32): void {
  applyToAll(TANH, args.x, args.x, args.y, start, end);
}

/** y = 1 / (1 + e^-x). */
export function sigmoidTask(args: UnaryArguments, start: i32, end: i32): void {
  applyToAll(SIGMOID, args.x, args.x, args.y, start, end);
}

/** output = a times the derivative of ReLU whose output is b. */
export function reluGradTask(args: BinaryArguments, start: i32, end: i32): void {
  applyToAll(RELU_GRAD, args.a, args.b, args.output, start, end);
}

/** output = a times the derivative of tanh whose output is b. */
export function tanhGradTask(args: BinaryArguments, start: i32, end: i32): void {
  applyToAll(TANH_GRAD, args.a, args.b, args.output, start, end);
}

/** output = a times the derivative of the sigmoid whose output is b. */
export function sigmoidGradTask(args: BinaryArguments, start: i32, end: i32): void {
  applyToAll(SIGMOID_GRAD, args.a, args.b, args.output, start, end);
}

/** output = a + b. */
export function addTask(args: BinaryArguments, start: i32, end: i32): void {
  applyToAll(ADD, args.a, args.b, args.output, start, end);
}
