import { AdamUpdateArguments, RootOfSumsArguments, SgdUpdateArguments, SumSquaresArguments } from '../generated/arguments';
import { firstLanes, storeLanes } from '../simd/lanes';

/*
 * Units are chunks of parameters, the rows of a table: the address of the chunk in each tensor, then its number of floats. The last
 * vector of a chunk is cut.
 */

/** The number that gradients are multiplied by: the float at `factor`, or 1 if `factor` is 0. */
// @ts-ignore: decorator
@inline
function factorAt(factor: usize): v128 {
  return f32x4.splat(factor == 0 ? 1 : load<f32>(factor));
}

/** SGD with momentum: g' = factor g, v' = m v + g', and w' = w - lr v', or w - lr (g' + m v') with Nesterov momentum. */
export function sgdUpdateTask(args: SgdUpdateArguments, start: i32, end: i32): void {
  const factor = factorAt(args.factor);
  const nesterov = args.nesterov;
  const rate = f32x4.splat(args.learningRate);
  const m = f32x4.splat(args.momentum);
  for (let chunk = start; chunk < end; chunk++) {
    const row = args.table + <usize>chunk * 24;
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

/** Adam with decoupled weight decay. */
export function adamUpdateTask(args: AdamUpdateArguments, start: i32, end: i32): void {
  const factor = factorAt(args.factor);
  const rate = f32x4.splat(args.rate);
  const correction = f32x4.splat(args.correction);
  const kept = f32x4.splat(args.kept);
  const beta1 = f32x4.splat(args.beta1);
  const beta2 = f32x4.splat(args.beta2);
  const oneMinusBeta1 = f32x4.splat(args.oneMinusBeta1);
  const oneMinusBeta2 = f32x4.splat(args.oneMinusBeta2);
  const epsilon = f32x4.splat(args.epsilon);
  for (let chunk = start; chunk < end; chunk++) {
    const row = args.table + (<usize>chunk << 5);
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
      const m = f32x4.add(f32x4.mul(beta1, v128.load(first + i)), f32x4.mul(oneMinusBeta1, g));
      const v = f32x4.add(f32x4.mul(beta2, v128.load(second + i)), f32x4.mul(oneMinusBeta2, f32x4.mul(g, g)));
      const scale = f32x4.add(f32x4.div(f32x4.sqrt(v), correction), epsilon);
      const decayed = f32x4.mul(kept, v128.load(weight + i));
      storeLanes(newFirst + i, m, floats - at);
      storeLanes(newSecond + i, v, floats - at);
      storeLanes(newWeight + i, f32x4.sub(decayed, f32x4.div(f32x4.mul(rate, m), scale)), floats - at);
    }
  }
}

/** sums[chunk] = the sum of the chunk's squares, taken in float64. */
export function sumSquaresTask(args: SumSquaresArguments, start: i32, end: i32): void {
  for (let chunk = start; chunk < end; chunk++) {
    const row = args.table + (<usize>chunk << 3);
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
    store<f64>(args.sums + (<usize>chunk << 3), sum);
  }
}

/** Stores the square root of a sum. */
export function rootOfSums(args: RootOfSumsArguments): void {
  let sum: f64 = 0;
  for (let i = 0; i < args.count; i++) sum += load<f64>(args.sums + (<usize>i << 3));
  store<f32>(args.root, <f32>Math.sqrt(sum));
}
