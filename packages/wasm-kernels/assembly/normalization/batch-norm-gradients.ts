import {
  BatchNormGradArguments,
  BatchNormGradSumsArguments,
  BatchNormGradTermsArguments,
} from '../generated/arguments';
import { firstLanes, storeLanes } from '../simd/lanes';
import { normalized } from './batch-norm';

/** dy times the derivative of the ReLU, if any. */
// @ts-ignore: decorator
@inline
function passedBack(
  relu: bool,
  hasResidual: bool,
  dy: usize,
  x: usize,
  residual: usize,
  repeated: usize,
  period: usize,
  at: usize,
  i: usize,
): v128 {
  const upstream = v128.load(dy + at + i);
  if (!relu) return upstream;
  const open = f32x4.gt(normalized(hasResidual, x, residual, repeated, period, at, i), f32x4.splat(0));
  return f32x4.mul(upstream, v128.and(open, f32x4.splat(1)));
}

// @ts-ignore: decorator
@inline
function sumGradients(relu: bool, hasResidual: bool, args: BatchNormGradSumsArguments, start: i32, end: i32): void {
  const dy = args.dy;
  const x = args.x;
  const residual = args.residual;
  const repeated = args.repeated;
  const dresidual = args.dresidual;
  const period = <usize>args.period << 2;
  const block = <usize>(start / args.periodsPerBlock) * period;
  const sums = args.sums + block;
  const products = args.products + block;
  memory.fill(sums, 0, period);
  memory.fill(products, 0, period);
  const stop = min(<usize>end * period, <usize>args.total << 2);
  let at = <usize>start * period;
  for (; at + 2 * period <= stop; at += 2 * period) {
    for (let i: usize = 0; i < period; i += 16) {
      const upper = passedBack(relu, hasResidual, dy, x, residual, repeated, period, at, i);
      const lower = passedBack(relu, hasResidual, dy, x, residual, repeated, period, at + period, i);
      if (relu && hasResidual) {
        v128.store(dresidual + at + i, upper);
        v128.store(dresidual + at + period + i, lower);
      }
      const mean = v128.load(repeated + i);
      const both = f32x4.add(
        f32x4.mul(upper, f32x4.sub(v128.load(x + at + i), mean)),
        f32x4.mul(lower, f32x4.sub(v128.load(x + at + period + i), mean)),
      );
      v128.store(sums + i, f32x4.add(v128.load(sums + i), f32x4.add(upper, lower)));
      v128.store(products + i, f32x4.add(v128.load(products + i), both));
    }
  }
  for (; at < stop; at += period) {
    const bytes = min(period, stop - at);
    const whole = bytes & ~15;
    for (let i: usize = 0; i < bytes; i += 16) {
      let gradient = passedBack(relu, hasResidual, dy, x, residual, repeated, period, at, i);
      if (relu && hasResidual) {
        if (i < whole) v128.store(dresidual + at + i, gradient);
        else storeLanes(dresidual + at + i, gradient, <i32>(bytes - i) >> 2);
      }
      let product = f32x4.mul(gradient, f32x4.sub(v128.load(x + at + i), v128.load(repeated + i)));
      if (i >= whole) {
        const lanes = firstLanes(<i32>(bytes - i) >> 2);
        gradient = v128.and(gradient, lanes);
        product = v128.and(product, lanes);
      }
      v128.store(sums + i, f32x4.add(v128.load(sums + i), gradient));
      v128.store(products + i, f32x4.add(v128.load(products + i), product));
    }
  }
}

/**
 * Computes partial sums of the gradient and of its product with x - mean, and the residual's gradient if there is a ReLU. Units are
 * periods.
 */
export function batchNormGradSumsTask(args: BatchNormGradSumsArguments, start: i32, end: i32): void {
  const hasResidual = args.residual != 0;
  if (!args.relu) sumGradients(false, false, args, start, end);
  else if (hasResidual) sumGradients(true, true, args, start, end);
  else sumGradients(true, false, args, start, end);
}

/**
 * Turns the products into dscale, and computes the terms that the input's gradient subtracts: k1 = doffset / rows and
 * k2 = products / (rows (variance + epsilon)).
 */
export function batchNormGradTerms(args: BatchNormGradTermsArguments): void {
  const n = <f64>args.rows;
  const epsilon = args.epsilon;
  let doffset = args.doffset;
  let dscale = args.dscale;
  let variance = args.variance;
  let k1 = args.k1;
  let k2 = args.k2;
  for (const end = doffset + (<usize>args.channels << 2); doffset < end; doffset += 4) {
    const products = <f64>load<f32>(dscale);
    const spread = <f64>load<f32>(variance) + epsilon;
    store<f32>(dscale, <f32>(products / sqrt<f64>(spread)));
    store<f32>(k1, <f32>(<f64>load<f32>(doffset) / n));
    store<f32>(k2, <f32>(products / (n * spread)));
    dscale += 4;
    variance += 4;
    k1 += 4;
    k2 += 4;
  }
}

// @ts-ignore: decorator
@inline
function inputGradient(relu: bool, args: BatchNormGradArguments, start: i32, end: i32): void {
  const dy = args.dy;
  const x = args.x;
  const repeated = args.repeated;
  const dx = args.dx;
  const period = <usize>args.period << 2;
  const stop = min(<usize>end * period, <usize>args.total << 2);
  for (let at = <usize>start * period; at < stop; at += period) {
    const bytes = min(period, stop - at);
    const whole = bytes & ~15;
    for (let i: usize = 0; i < bytes; i += 16) {
      const gradient = passedBack(relu, false, dy, x, 0, repeated, period, at, i);
      const centered = f32x4.sub(v128.load(x + at + i), v128.load(repeated + i));
      const taken = f32x4.add(
        v128.load(repeated + 3 * period + i),
        f32x4.mul(centered, v128.load(repeated + 4 * period + i)),
      );
      const result = f32x4.mul(v128.load(repeated + period + i), f32x4.sub(gradient, taken));
      if (i < whole) v128.store(dx + at + i, result);
      else storeLanes(dx + at + i, result, <i32>(bytes - i) >> 2);
    }
  }
}

/** dx = factor (dy - k1 - (x - mean) k2). Units are periods. */
export function batchNormGradTask(args: BatchNormGradArguments, start: i32, end: i32): void {
  if (args.relu) inputGradient(true, args, start, end);
  else inputGradient(false, args, start, end);
}
