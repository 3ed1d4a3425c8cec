import { activationGrad } from '../elementwise/activations';
import { address, float, integer } from '../arguments';
import { firstLanes, storeLanes } from '../simd/lanes';

/*
 * A matrix [rows, columns] is walked in periods: the least number of whole rows that is a whole number of vectors, and long enough
 * that one addition does not wait for the last. What belongs to a column is repeated over one period; the last period may be cut.
 */

/** Repeats `columns` floats over a period. */
export function repeatColumns(from: usize, to: usize, columns: i32, period: i32): void {
  const bytes = <usize>columns << 2;
  for (const end = to + (<usize>period << 2); to < end; to += bytes) memory.copy(to, from, bytes);
}

/** sums[column] += factor * x[column], in float64. */
// @ts-ignore: decorator
@inline
function accumulate(x: usize, sums: usize, columns: i32, factor: f64): void {
  const end = x + (<usize>columns << 2);
  for (; x < end; x += 4) {
    store<f64>(sums, load<f64>(sums) + factor * <f64>load<f32>(x));
    sums += 8;
  }
}

/** to[column] = factor * the sum of its places in all partial sums, [rows, columns]; `sums` is [columns] in float64. */
export function foldColumns(partials: usize, rows: i32, columns: i32, sums: usize, to: usize, factor: f64): void {
  memory.fill(sums, 0, <usize>columns << 3);
  const row = <usize>columns << 2;
  for (const end = partials + <usize>rows * row; partials < end; partials += row) accumulate(partials, sums, columns, 1);
  for (const end = to + row; to < end; to += 4) {
    store<f32>(to, <f32>(factor * load<f64>(sums)));
    sums += 8;
  }
}

/** The gradient at byte `i`, kept in dz where there is an activation. */
// @ts-ignore: decorator
@inline
function gradientAt(activation: i32, dy: usize, y: usize, dz: usize, i: usize): v128 {
  const upstream = v128.load(dy + i);
  if (activation == 0) return upstream;
  const gradient = activationGrad(activation, upstream, v128.load(y + i));
  v128.store(dz + i, gradient);
  return gradient;
}

/** Sums of the periods from `start` to `end` of dz, which is dy where there is no activation. */
// @ts-ignore: decorator
@inline
function sumPeriods(activation: i32, job: usize, start: i32, end: i32): void {
  const dy = address(job, 0);
  const y = address(job, 1);
  const dz = address(job, 2);
  const period = <usize>integer(job, 4) << 2;
  const sums = address(job, 3) + <usize>(start / integer(job, 6)) * period;
  memory.fill(sums, 0, period);
  let at = <usize>start * period;
  const stop = min(<usize>end * period, <usize>integer(job, 5) << 2);
  for (; at + 2 * period <= stop; at += 2 * period) {
    for (let i: usize = 0; i < period; i += 16) {
      const two = f32x4.add(
        gradientAt(activation, dy, y, dz, at + i),
        gradientAt(activation, dy, y, dz, at + period + i),
      );
      v128.store(sums + i, f32x4.add(v128.load(sums + i), two));
    }
  }
  for (; at < stop; at += period) {
    const bytes = min(period, stop - at);
    const whole = bytes & ~15;
    let i: usize = 0;
    for (; i < whole; i += 16) {
      v128.store(sums + i, f32x4.add(v128.load(sums + i), gradientAt(activation, dy, y, dz, at + i)));
    }
    const left = <i32>(bytes & 15) >> 2;
    if (left > 0) {
      let last = v128.load(dy + at + i);
      if (activation != 0) {
        last = activationGrad(activation, last, v128.load(y + at + i));
        storeLanes(dz + at + i, last, left);
      }
      v128.store(sums + i, f32x4.add(v128.load(sums + i), v128.and(last, firstLanes(left))));
    }
  }
}

/** Partial sums of the columns, and the gradient before an activation. */
export function columnSumsTask(job: usize, start: i32, end: i32): void {
  const activation = integer(job, 7);
  if (activation == 0) sumPeriods(0, job, start, end);
  else if (activation == 1) sumPeriods(1, job, start, end);
  else if (activation == 2) sumPeriods(2, job, start, end);
  else sumPeriods(3, job, start, end);
}

/** y = x plus what is repeated over a period, for the periods from `start` to `end`. */
export function addColumnsTask(job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const repeated = address(job, 1);
  const y = address(job, 2);
  const period = <usize>integer(job, 3) << 2;
  const stop = min(<usize>end * period, <usize>integer(job, 4) << 2);
  for (let at = <usize>start * period; at < stop; at += period) {
    const bytes = min(period, stop - at);
    const whole = bytes & ~15;
    let i: usize = 0;
    for (; i < whole; i += 16) {
      v128.store(y + at + i, f32x4.add(v128.load(x + at + i), v128.load(repeated + i)));
    }
    const left = <i32>(bytes & 15) >> 2;
    if (left > 0) storeLanes(y + at + i, f32x4.add(v128.load(x + at + i), v128.load(repeated + i)), left);
  }
}

/** y[outer, column] = factor * the sum of x[outer, :, column] over `rows`, for the outer indices from `start` to `end`. */
export function sumRowsTask(job: usize, start: i32, end: i32): void {
  const rows = integer(job, 2);
  const columns = integer(job, 3);
  const factor = f32x4.splat(float(job, 0));
  const row = <usize>columns << 2;
  let x = address(job, 0) + <usize>start * rows * row;
  let y = address(job, 1) + <usize>start * row;
  for (let outer = start; outer < end; outer++) {
    let column = 0;
    for (; column + 16 <= columns; column += 16) {
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      let at = x + (<usize>column << 2);
      for (let r = 0; r < rows; r++) {
        s0 = f32x4.add(s0, v128.load(at));
        s1 = f32x4.add(s1, v128.load(at, 16));
        s2 = f32x4.add(s2, v128.load(at, 32));
        s3 = f32x4.add(s3, v128.load(at, 48));
        at += row;
      }
      const to = y + (<usize>column << 2);
      v128.store(to, f32x4.mul(s0, factor));
      v128.store(to, f32x4.mul(s1, factor), 16);
      v128.store(to, f32x4.mul(s2, factor), 32);
      v128.store(to, f32x4.mul(s3, factor), 48);
    }
    for (; column < columns; column += 4) {
      let sum = f32x4.splat(0);
      let at = x + (<usize>column << 2);
      for (let r = 0; r < rows; r++) {
        sum = f32x4.add(sum, v128.load(at));
        at += row;
      }
      sum = f32x4.mul(sum, factor);
      if (column + 4 <= columns) v128.store(y + (<usize>column << 2), sum);
      else storeLanes(y + (<usize>column << 2), sum, columns - column);
    }
    x += <usize>rows * row;
    y += row;
  }
}
