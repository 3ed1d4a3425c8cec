import { address, float, integer } from './arguments';
import { storeLanes } from './lanes';

/*
 * The floats from `start`, a multiple of 4, to `end`. A last vector is cut when stored.
 */

/** v' = m v + g; w' = w - lr v', or w - lr (g + m v') with Nesterov's look-ahead. */
export function sgdUpdateTask(job: usize, start: i32, end: i32): void {
  const weight = address(job, 0);
  const velocity = address(job, 1);
  const gradient = address(job, 2);
  const newWeight = address(job, 3);
  const newVelocity = address(job, 4);
  const nesterov = integer(job, 5) != 0;
  const rate = f32x4.splat(float(job, 0));
  const m = f32x4.splat(float(job, 1));
  for (let at = start; at < end; at += 4) {
    const i = <usize>at << 2;
    const g = v128.load(gradient + i);
    const v = f32x4.add(f32x4.mul(m, v128.load(velocity + i)), g);
    const direction = nesterov ? f32x4.add(g, f32x4.mul(m, v)) : v;
    storeLanes(newVelocity + i, v, end - at);
    storeLanes(newWeight + i, f32x4.sub(v128.load(weight + i), f32x4.mul(rate, direction)), end - at);
  }
}

/**
 * Adam's step. Floats: the learning rate over the first moment's bias correction, the root of the second's, the share of the weight
 * that decay leaves, beta 1 and 2, 1 minus each, epsilon.
 */
export function adamUpdateTask(job: usize, start: i32, end: i32): void {
  const weight = address(job, 0);
  const first = address(job, 1);
  const second = address(job, 2);
  const gradient = address(job, 3);
  const newWeight = address(job, 4);
  const newFirst = address(job, 5);
  const newSecond = address(job, 6);
  const rate = f32x4.splat(float(job, 0));
  const correction = f32x4.splat(float(job, 1));
  const kept = f32x4.splat(float(job, 2));
  const beta1 = f32x4.splat(float(job, 3));
  const beta2 = f32x4.splat(float(job, 4));
  const rest1 = f32x4.splat(float(job, 5));
  const rest2 = f32x4.splat(float(job, 6));
  const epsilon = f32x4.splat(float(job, 7));
  for (let at = start; at < end; at += 4) {
    const i = <usize>at << 2;
    const g = v128.load(gradient + i);
    const m = f32x4.add(f32x4.mul(beta1, v128.load(first + i)), f32x4.mul(rest1, g));
    const v = f32x4.add(f32x4.mul(beta2, v128.load(second + i)), f32x4.mul(rest2, f32x4.mul(g, g)));
    const scale = f32x4.add(f32x4.div(f32x4.sqrt(v), correction), epsilon);
    const decayed = f32x4.mul(kept, v128.load(weight + i));
    storeLanes(newFirst + i, m, end - at);
    storeLanes(newSecond + i, v, end - at);
    storeLanes(newWeight + i, f32x4.sub(decayed, f32x4.div(f32x4.mul(rate, m), scale)), end - at);
  }
}
