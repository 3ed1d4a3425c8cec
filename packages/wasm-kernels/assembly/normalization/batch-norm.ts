import {
  BatchNormArguments,
  BatchNormFactorsArguments,
  BatchNormMomentsArguments,
  BatchNormStatisticsArguments,
} from '../generated/arguments';
import { firstLanes, storeLanes } from '../simd/lanes';

/*
 * x is [rows, channels], walked over in periods as in matrix/columns.ts. Statistics are taken one block of periods at a time: for each
 * place in a period, the mean and the sum of squared distances from it. The second pass reads the block from a near cache.
 */

// @ts-ignore: decorator
@inline
function squaredDistance(x: usize, mean: v128): v128 {
  const distance = f32x4.sub(v128.load(x), mean);
  return f32x4.mul(distance, distance);
}

/** Writes the means, then the sums of squares, of a block: [2, period]. Units are periods, and tasks are blocks. */
export function batchNormStatisticsTask(args: BatchNormStatisticsArguments, start: i32, end: i32): void {
  const x = args.x;
  const period = <usize>args.period << 2;
  const means = args.partials + <usize>(start / args.periodsPerBlock) * 2 * period;
  const squares = means + period;
  const first = <usize>start * period;
  const stop = min(<usize>end * period, <usize>args.total << 2);
  const rounds = (stop - first) / period;
  const middle = first + rounds * period;
  const rest = stop - middle;
  memory.fill(means, 0, 2 * period);
  // Four periods at a time, so that their sum is read and written once.
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
 * Joins the statistics of all blocks into the mean and the biased variance of each channel. Each place in a period stands for as many
 * floats of a block as the block has whole periods, or one more.
 */
export function batchNormMoments(args: BatchNormMomentsArguments): void {
  const blocks = args.blocks;
  const period = args.period;
  const perBlock = args.periodsPerBlock;
  const total = args.total;
  const channels = args.channels;
  const sums = args.sums;
  const squares = args.squares;
  const mean = args.mean;
  const variance = args.variance;
  memory.fill(sums, 0, <usize>channels << 3);
  memory.fill(squares, 0, <usize>channels << 3);
  const rows = <f64>(total / channels);
  for (let pass = 0; pass < 2; pass++) {
    let at = args.partials;
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
export function batchNormFactors(args: BatchNormFactorsArguments): void {
  const epsilon = args.epsilon;
  let scale = args.scale;
  let variance = args.variance;
  let factor = args.factor;
  for (const end = factor + (<usize>args.channels << 2); factor < end; factor += 4) {
    store<f32>(factor, <f32>(<f64>load<f32>(scale) / sqrt<f64>(<f64>load<f32>(variance) + epsilon)));
    scale += 4;
    variance += 4;
  }
}

/** The value before the activation. The forward and the backward pass compute it in the same way. */
// @ts-ignore: decorator
@inline
export function normalized(hasResidual: bool, x: usize, residual: usize, repeated: usize, period: usize, at: usize, i: usize): v128 {
  const centered = f32x4.sub(v128.load(x + at + i), v128.load(repeated + i));
  const scaled = f32x4.mul(centered, v128.load(repeated + period + i));
  const result = f32x4.add(scaled, v128.load(repeated + 2 * period + i));
  return hasResidual ? f32x4.add(result, v128.load(residual + at + i)) : result;
}

// @ts-ignore: decorator
@inline
function normalize(relu: bool, hasResidual: bool, args: BatchNormArguments, start: i32, end: i32): void {
  const x = args.x;
  const residual = args.residual;
  const repeated = args.repeated;
  const y = args.y;
  const period = <usize>args.period << 2;
  const stop = min(<usize>end * period, <usize>args.total << 2);
  for (let at = <usize>start * period; at < stop; at += period) {
    const bytes = min(period, stop - at);
    const whole = bytes & ~15;
    for (let i: usize = 0; i < bytes; i += 16) {
      let result = normalized(hasResidual, x, residual, repeated, period, at, i);
      if (relu) result = f32x4.pmax(result, f32x4.splat(0));
      if (i < whole) v128.store(y + at + i, result);
      else storeLanes(y + at + i, result, <i32>(bytes - i) >> 2);
    }
  }
}

/** y = act((x - mean) * factor + offset + residual). Units are periods. */
export function batchNormTask(args: BatchNormArguments, start: i32, end: i32): void {
  const hasResidual = args.residual != 0;
  if (args.relu) {
    if (hasResidual) normalize(true, true, args, start, end);
    else normalize(true, false, args, start, end);
  } else if (hasResidual) normalize(false, true, args, start, end);
  else normalize(false, false, args, start, end);
}
