import { address, float, integer } from '../arguments';
import { firstLanes, storeLanes } from '../simd/lanes';

/*
 * Units are chunks of parameters, rows of a table: the address of the chunk in each tensor, then its floats. A last vector is cut.
 */

/** What gradients are multiplied by: the tensor of one float at `factor`, or 1 without one. */
// @ts-ignore: decorator
@inline
function factorAt(factor: usize): v128 {
  return f32x4.splat(factor == 0 ? 1 : load<f32>(factor));
}

/** g' = factor g; v' = m v + g'; w' = w - lr v', or w - lr (g' + m v') with Nesterov's look-ahead. */
export function sgdUpdateTask(job: usize, start: i32, end: i32): void {
  const factor = factorAt(address(job, 1));
  const nesterov = integer(job, 2) != 0;
  const rate = f32x4.splat(float(job, 0));
  const m = f32x4.splat(float(job, 1));
  for (let chunk = start; chunk < end; chunk++) {
    const row = address(job, 0) + <usize>chunk * 24;
    const weight = <usize>load<u32>(row);
    const velocity = <usize>load<u32>(row, 4);
    const gradient = <usize>load<u32>(row, 8);
    const newWeight = <usize>load<u32>(row, 12);
    const newVelocity = <usize>load<u32>(row, 16);
    const floats = load<i32>(row, 20);
    for (let at = 0; at < floats; at += 4) {
      const i = <usize>at << 2;
      const g = f32x4.mul(v128.load(gradient + i), factor);
      const v = f32x4.add(f32x4.mul(m, v128.load(velocity + i)), g);
      const direction = nesterov ? f32x4.add(g, f32x4.mul(m, v)) : v;
      storeLanes(newVelocity + i, v, floats - at);
      storeLanes(newWeight + i, f32x4.sub(v128.load(weight + i), f32x4.mul(rate, direction)), floats - at);
    }
  }
}

/**
 * Adam's step. Floats: the learning rate over the first moment's bias correction, the root of the second's, the share of the weight
 * that decay leaves, beta 1 and 2, 1 minus each, epsilon.
 */
export function adamUpdateTask(job: usize, start: i32, end: i32): void {
  const factor = factorAt(address(job, 1));
  const rate = f32x4.splat(float(job, 0));
  const correction = f32x4.splat(float(job, 1));
  const kept = f32x4.splat(float(job, 2));
  const beta1 = f32x4.splat(float(job, 3));
  const beta2 = f32x4.splat(float(job, 4));
  const rest1 = f32x4.splat(float(job, 5));
  const rest2 = f32x4.splat(float(job, 6));
  const epsilon = f32x4.splat(float(job, 7));
  for (let chunk = start; chunk < end; chunk++) {
    const row = address(job, 0) + (<usize>chunk << 5);
    const weight = <usize>load<u32>(row);
    const first = <usize>load<u32>(row, 4);
    const second = <usize>load<u32>(row, 8);
    const gradient = <usize>load<u32>(row, 12);
    const newWeight = <usize>load<u32>(row, 16);
    const newFirst = <usize>load<u32>(row, 20);
    const newSecond = <usize>load<u32>(row, 24);
    const floats = load<i32>(row, 28);
    for (let at = 0; at < floats; at += 4) {
      const i = <usize>at << 2;
      const g = f32x4.mul(v128.load(gradient + i), factor);
      const m = f32x4.add(f32x4.mul(beta1, v128.load(first + i)), f32x4.mul(rest1, g));
      const v = f32x4.add(f32x4.mul(beta2, v128.load(second + i)), f32x4.mul(rest2, f32x4.mul(g, g)));
      const scale = f32x4.add(f32x4.div(f32x4.sqrt(v), correction), epsilon);
      const decayed = f32x4.mul(kept, v128.load(weight + i));
      storeLanes(newFirst + i, m, floats - at);
      storeLanes(newSecond + i, v, floats - at);
      storeLanes(newWeight + i, f32x4.sub(decayed, f32x4.div(f32x4.mul(rate, m), scale)), floats - at);
    }
  }
}

/** The sum of a chunk's squares, in 64 bits, into its place of a list. */
export function sumSquaresTask(job: usize, start: i32, end: i32): void {
  for (let chunk = start; chunk < end; chunk++) {
    const row = address(job, 0) + (<usize>chunk << 3);
    const from = <usize>load<u32>(row);
    const floats = load<i32>(row, 4);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let at = 0; at < floats; at += 4) {
      const x = v128.and(v128.load(from + (<usize>at << 2)), firstLanes(floats - at));
      const a = f64x2.promote_low_f32x4(x);
      const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
      low = f64x2.add(low, f64x2.mul(a, a));
      high = f64x2.add(high, f64x2.mul(b, b));
    }
    const sums = f64x2.add(low, high);
    const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    store<f64>(address(job, 1) + (<usize>chunk << 3), sum);
  }
}
