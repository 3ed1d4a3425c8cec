import { address, integer } from './arguments';
import { firstLanes, storeLanes } from './lanes';

/*
 * x is [rows, channels], walked in periods as in columns.ts. Statistics are taken a block of periods at a time: in each of its
 * places a mean and the sum of squared distances from that mean, the second pass reading the block from a near cache.
 */

/** Writes the block's means, then its sums of squares, [2, period]. */
export function batchNormStatisticsTask(job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const period = <usize>integer(job, 2) << 2;
  const means = address(job, 1) + <usize>(start / integer(job, 4)) * 2 * period;
  const squares = means + period;
  const first = <usize>start * period;
  const stop = min(<usize>end * period, <usize>integer(job, 3) << 2);
  const rounds = (stop - first) / period;
  const middle = first + rounds * period;
  const rest = stop - middle;
  memory.fill(means, 0, 2 * period);
  for (let at = first; at < middle; at += period) {
    for (let i: usize = 0; i < period; i += 16) {
      v128.store(means + i, f32x4.add(v128.load(means + i), v128.load(x + at + i)));
    }
  }
  for (let i: usize = 0; i < rest; i += 16) {
    const last = v128.and(v128.load(x + middle + i), firstLanes(<i32>(rest - i) >> 2));
    v128.store(means + i, f32x4.add(v128.load(means + i), last));
  }
  for (let i: usize = 0; i < period; i += 4) {
    const count = rounds + (i < rest ? 1 : 0);
    if (count > 0) store<f32>(means + i, load<f32>(means + i) / <f32>count);
  }
  for (let at = first; at < middle; at += period) {
    for (let i: usize = 0; i < period; i += 16) {
      const distance = f32x4.sub(v128.load(x + at + i), v128.load(means + i));
      v128.store(squares + i, f32x4.add(v128.load(squares + i), f32x4.mul(distance, distance)));
    }
  }
  for (let i: usize = 0; i < rest; i += 16) {
    const distance = f32x4.sub(v128.load(x + middle + i), v128.load(means + i));
    const last = v128.and(f32x4.mul(distance, distance), firstLanes(<i32>(rest - i) >> 2));
    v128.store(squares + i, f32x4.add(v128.load(squares + i), last));
  }
}

/** How many floats stand at `place` of a period, over the block of so many floats. */
// @ts-ignore: decorator
@inline
function countAt(place: i32, floats: i32, period: i32): f64 {
  const rounds = floats / period;
  return <f64>(rounds + (place < floats - rounds * period ? 1 : 0));
}

/**
 * Joins the statistics of all blocks of `perBlock` periods: mean and biased variance of each channel, and
 * factor = scale / sqrt(variance + epsilon).
 */
export function batchNormMoments(
  partials: usize,
  blocks: i32,
  period: i32,
  perBlock: i32,
  total: i32,
  channels: i32,
  mean: usize,
  variance: usize,
): void {
  const blockFloats = perBlock * period;
  const rows = <f64>(total / channels);
  for (let channel = 0; channel < channels; channel++) {
    let sum: f64 = 0;
    for (let block = 0; block < blocks; block++) {
      const floats = min(blockFloats, total - block * blockFloats);
      const means = partials + ((<usize>block * 2 * period) << 2);
      for (let place = channel; place < period; place += channels) {
        sum += countAt(place, floats, period) * <f64>load<f32>(means + (<usize>place << 2));
      }
    }
    const center = sum / rows;
    let squares: f64 = 0;
    for (let block = 0; block < blocks; block++) {
      const floats = min(blockFloats, total - block * blockFloats);
      const means = partials + ((<usize>block * 2 * period) << 2);
      for (let place = channel; place < period; place += channels) {
        const at = means + (<usize>place << 2);
        const distance = <f64>load<f32>(at) - center;
        squares += <f64>load<f32>(at + (<usize>period << 2)) + countAt(place, floats, period) * distance * distance;
      }
    }
    store<f32>(mean + (<usize>channel << 2), <f32>center);
    store<f32>(variance + (<usize>channel << 2), <f32>(squares / rows));
  }
}

/** factor = scale / sqrt(variance + epsilon). */
export function batchNormFactors(scale: usize, variance: usize, factor: usize, channels: i32, epsilon: f64): void {
  for (const end = factor + (<usize>channels << 2); factor < end; factor += 4) {
    store<f32>(factor, <f32>(<f64>load<f32>(scale) / sqrt<f64>(<f64>load<f32>(variance) + epsilon)));
    scale += 4;
    variance += 4;
  }
}

/** What the activation is applied to; forward and backward compute it alike. */
// @ts-ignore: decorator
@inline
function normalised(hasResidual: bool, x: usize, residual: usize, repeated: usize, period: usize, at: usize, i: usize): v128 {
  const centred = f32x4.sub(v128.load(x + at + i), v128.load(repeated + i));
  const scaled = f32x4.mul(centred, v128.load(repeated + period + i));
  const result = f32x4.add(scaled, v128.load(repeated + 2 * period + i));
  return hasResidual ? f32x4.add(result, v128.load(residual + at + i)) : result;
}

// @ts-ignore: decorator
@inline
function normalise(relu: bool, hasResidual: bool, job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const residual = address(job, 1);
  const repeated = address(job, 2);
  const y = address(job, 3);
  const period = <usize>integer(job, 4) << 2;
  const stop = min(<usize>end * period, <usize>integer(job, 5) << 2);
  for (let at = <usize>start * period; at < stop; at += period) {
    const bytes = min(period, stop - at);
    const whole = bytes & ~15;
    for (let i: usize = 0; i < bytes; i += 16) {
      let result = normalised(hasResidual, x, residual, repeated, period, at, i);
      if (relu) result = f32x4.max(result, f32x4.splat(0));
      if (i < whole) v128.store(y + at + i, result);
      else storeLanes(y + at + i, result, <i32>(bytes - i) >> 2);
    }
  }
}

/** y = act((x - mean) * factor + offset + residual), the three repeated over a period each. */
export function batchNormTask(job: usize, start: i32, end: i32): void {
  const hasResidual = address(job, 1) != 0;
  if (integer(job, 6) != 0) {
    if (hasResidual) normalise(true, true, job, start, end);
    else normalise(true, false, job, start, end);
  } else if (hasResidual) normalise(false, true, job, start, end);
  else normalise(false, false, job, start, end);
}

/** dy, where a ReLU let its input through. */
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
  const open = f32x4.gt(normalised(hasResidual, x, residual, repeated, period, at, i), f32x4.splat(0));
  return f32x4.mul(upstream, v128.and(open, f32x4.splat(1)));
}

// @ts-ignore: decorator
@inline
function sumGradients(relu: bool, hasResidual: bool, job: usize, start: i32, end: i32): void {
  const dy = address(job, 0);
  const x = address(job, 1);
  const residual = address(job, 2);
  const repeated = address(job, 3);
  const dresidual = address(job, 4);
  const period = <usize>integer(job, 6) << 2;
  const sums = address(job, 5) + <usize>(start / integer(job, 8)) * period;
  const products = sums + <usize>integer(job, 9);
  memory.fill(sums, 0, period);
  memory.fill(products, 0, period);
  const stop = min(<usize>end * period, <usize>integer(job, 7) << 2);
  for (let at = <usize>start * period; at < stop; at += period) {
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

/** Partial sums of the gradient and of its product with x - mean; the residual's gradient where a ReLU changes it. */
export function batchNormGradSumsTask(job: usize, start: i32, end: i32): void {
  const hasResidual = address(job, 2) != 0;
  if (integer(job, 10) == 0) sumGradients(false, false, job, start, end);
  else if (hasResidual) sumGradients(true, true, job, start, end);
  else sumGradients(true, false, job, start, end);
}

/**
 * From the sums [channels] of the gradient (doffset) and of its product with x - mean: dscale in their place, and what the input's
 * gradient subtracts: k1 = sum / rows and k2 = products / (rows (variance + epsilon)).
 */
export function batchNormGradTerms(
  doffset: usize,
  dscale: usize,
  variance: usize,
  k1: usize,
  k2: usize,
  channels: i32,
  rows: i32,
  epsilon: f64,
): void {
  const n = <f64>rows;
  for (const end = doffset + (<usize>channels << 2); doffset < end; doffset += 4) {
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
function inputGradient(relu: bool, job: usize, start: i32, end: i32): void {
  const dy = address(job, 0);
  const x = address(job, 1);
  const repeated = address(job, 2);
  const dx = address(job, 3);
  const period = <usize>integer(job, 4) << 2;
  const stop = min(<usize>end * period, <usize>integer(job, 5) << 2);
  for (let at = <usize>start * period; at < stop; at += period) {
    const bytes = min(period, stop - at);
    const whole = bytes & ~15;
    for (let i: usize = 0; i < bytes; i += 16) {
      const gradient = passedBack(relu, false, dy, x, 0, repeated, period, at, i);
      const centred = f32x4.sub(v128.load(x + at + i), v128.load(repeated + i));
      const taken = f32x4.add(
        v128.load(repeated + 3 * period + i),
        f32x4.mul(centred, v128.load(repeated + 4 * period + i)),
      );
      const result = f32x4.mul(v128.load(repeated + period + i), f32x4.sub(gradient, taken));
      if (i < whole) v128.store(dx + at + i, result);
      else storeLanes(dx + at + i, result, <i32>(bytes - i) >> 2);
    }
  }
}

/** dx = factor (dy - k1 - (x - mean) k2); mean, factor, offset, k1 and k2 are repeated over a period each. */
export function batchNormGradTask(job: usize, start: i32, end: i32): void {
  if (integer(job, 6) != 0) inputGradient(true, job, start, end);
  else inputGradient(false, job, start, end);
}
