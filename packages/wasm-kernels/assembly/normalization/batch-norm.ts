import { address, integer } from '../arguments';
import { firstLanes, storeLanes } from '../simd/lanes';

/*
 * x is [rows, channels], walked in periods as in columns.ts. Statistics are taken a block of periods at a time: in each of its
 * places a mean and the sum of squared distances from that mean, the second pass reading the block from a near cache.
 */

// @ts-ignore: decorator
@inline
function squaredDistance(x: usize, mean: v128): v128 {
  const distance = f32x4.sub(v128.load(x), mean);
  return f32x4.mul(distance, distance);
}

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
  // Four rows at a time: their sum is read and written once.
  const quads = first + (rounds & ~3) * period;
  let at = first;
  for (; at < quads; at += 4 * period) {
    for (let i: usize = 0; i < period; i += 16) {
      let row = x + at + i;
      let four = v128.load(row);
      row += period;
      four = f32x4.add(four, v128.load(row));
      row += period;
      let two = v128.load(row);
      row += period;
      two = f32x4.add(two, v128.load(row));
      v128.store(means + i, f32x4.add(v128.load(means + i), f32x4.add(four, two)));
    }
  }
  for (; at < middle; at += period) {
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
  at = first;
  for (; at < quads; at += 4 * period) {
    for (let i: usize = 0; i < period; i += 16) {
      const mean = v128.load(means + i);
      let row = x + at + i;
      let four = squaredDistance(row, mean);
      row += period;
      four = f32x4.add(four, squaredDistance(row, mean));
      row += period;
      let two = squaredDistance(row, mean);
      row += period;
      two = f32x4.add(two, squaredDistance(row, mean));
      v128.store(squares + i, f32x4.add(v128.load(squares + i), f32x4.add(four, two)));
    }
  }
  for (; at < middle; at += period) {
    for (let i: usize = 0; i < period; i += 16) {
      const square = squaredDistance(x + at + i, v128.load(means + i));
      v128.store(squares + i, f32x4.add(v128.load(squares + i), square));
    }
  }
  for (let i: usize = 0; i < rest; i += 16) {
    const square = squaredDistance(x + middle + i, v128.load(means + i));
    const last = v128.and(square, firstLanes(<i32>(rest - i) >> 2));
    v128.store(squares + i, f32x4.add(v128.load(squares + i), last));
  }
}

/**
 * Joins the statistics of all blocks of `perBlock` periods: mean and biased variance of each channel. `sums` and `squares` are
 * [channels] in float64. Every place of a period holds as many floats of the block as it has periods, or one more.
 */
export function batchNormMoments(
  partials: usize,
  blocks: i32,
  period: i32,
  perBlock: i32,
  total: i32,
  channels: i32,
  sums: usize,
  squares: usize,
  mean: usize,
  variance: usize,
): void {
  memory.fill(sums, 0, <usize>channels << 3);
  memory.fill(squares, 0, <usize>channels << 3);
  const rows = <f64>(total / channels);
  for (let pass = 0; pass < 2; pass++) {
    let at = partials;
    for (let block = 0; block < blocks; block++) {
      const floats = min(perBlock * period, total - block * perBlock * period);
      const rounds = floats / period;
      const rest = floats - rounds * period;
      for (let first = 0; first < period; first += channels) {
        const count = <f64>(rounds + (first < rest ? 1 : 0));
        for (let channel: usize = 0; channel < <usize>channels; channel++) {
          const blockMean = <f64>load<f32>(at + (channel << 2));
          const center = sums + (channel << 3);
          if (pass == 0) {
            store<f64>(center, load<f64>(center) + count * blockMean);
          } else {
            const distance = blockMean - load<f64>(center);
            const square = squares + (channel << 3);
            const within = <f64>load<f32>(at + (<usize>period << 2) + (channel << 2));
            store<f64>(square, load<f64>(square) + within + count * distance * distance);
          }
        }
        at += <usize>channels << 2;
      }
      at += <usize>period << 2;
    }
    if (pass == 1) break;
    for (let channel: usize = 0; channel < <usize>channels; channel++) {
      const center = sums + (channel << 3);
      store<f64>(center, load<f64>(center) / rows);
    }
  }
  for (let channel: usize = 0; channel < <usize>channels; channel++) {
    store<f32>(mean + (channel << 2), <f32>load<f64>(sums + (channel << 3)));
    store<f32>(variance + (channel << 2), <f32>(load<f64>(squares + (channel << 3)) / rows));
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
      if (relu) result = f32x4.pmax(result, f32x4.splat(0));
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
