import { address } from '../arguments';
import { sigmoid, tanh } from '../simd/exponential';
import { storeLanes } from '../simd/lanes';

const RELU = 0;
const TANH = 1;
const SIGMOID = 2;
const RELU_GRAD = 3;
const TANH_GRAD = 4;
const SIGMOID_GRAD = 5;
const ADD = 6;

/** dy times the activation's derivative, by its output y; the activations count from 0: none, ReLU, tanh, sigmoid. */
// @ts-ignore: decorator
@inline
export function activationGrad(activation: i32, dy: v128, y: v128): v128 {
  const one = f32x4.splat(1);
  if (activation == 1) return f32x4.mul(dy, v128.and(f32x4.gt(y, f32x4.splat(0)), one));
  if (activation == 2) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
  if (activation == 3) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
  return dy;
}

/** One operation on four floats of one operand or two. */
// @ts-ignore: decorator
@inline
function apply(operation: i32, a: v128, b: v128): v128 {
  if (operation == RELU) return f32x4.pmax(a, f32x4.splat(0));
  if (operation == TANH) return tanh(a);
  if (operation == SIGMOID) return sigmoid(a);
  if (operation == RELU_GRAD) return activationGrad(1, a, b);
  if (operation == TANH_GRAD) return activationGrad(2, a, b);
  if (operation == SIGMOID_GRAD) return activationGrad(3, a, b);
  return f32x4.add(a, b);
}

/** The floats from `start`, a multiple of 4, to `end`. */
// @ts-ignore: decorator
@inline
function applyToAll(operation: i32, job: usize, start: i32, end: i32): void {
  const a = address(job, 0);
  const to = address(job, 1);
  const b = operation >= RELU_GRAD ? address(job, 2) : a;
  const whole = <usize>(end & ~3) << 2;
  let i = <usize>start << 2;
  for (; i < whole; i += 16) {
    const first = v128.load(a + i);
    v128.store(to + i, apply(operation, first, operation >= RELU_GRAD ? v128.load(b + i) : first));
  }
  if ((end & 3) != 0) storeLanes(to + i, apply(operation, v128.load(a + i), v128.load(b + i)), end & 3);
}

export function reluTask(job: usize, start: i32, end: i32): void {
  applyToAll(RELU, job, start, end);
}

export function tanhTask(job: usize, start: i32, end: i32): void {
  applyToAll(TANH, job, start, end);
}

export function sigmoidTask(job: usize, start: i32, end: i32): void {
  applyToAll(SIGMOID, job, start, end);
}

export function reluGradTask(job: usize, start: i32, end: i32): void {
  applyToAll(RELU_GRAD, job, start, end);
}

export function tanhGradTask(job: usize, start: i32, end: i32): void {
  applyToAll(TANH_GRAD, job, start, end);
}

export function sigmoidGradTask(job: usize, start: i32, end: i32): void {
  applyToAll(SIGMOID_GRAD, job, start, end);
}

export function addTask(job: usize, start: i32, end: i32): void {
  applyToAll(ADD, job, start, end);
}
