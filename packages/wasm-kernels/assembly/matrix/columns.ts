import { activationGrad } from '../elementwise/activations';
import {
  Activation,
  AddColumnsArguments,
  ColumnSumsArguments,
  FoldColumnsArguments,
  RepeatColumnsArguments,
  RepeatMeansArguments,
  SumRowsArguments,
} from '../generated/arguments';
import { firstLanes, storeLanes } from '../simd/lanes';

/*
 * A matrix [rows, columns] is walked over in periods. A period is the smallest number of whole rows that is a whole number of vectors and
 * long enough that no addition waits for the previous one. Values that belong to columns are repeated over one period. The last period
 * may be cut short.
 */

/** Repeats `columns` floats over a period. */
export function repeatColumns(args: RepeatColumnsArguments): void {
  const from = args.from;
  const bytes = <usize>args.columns << 2;
  let to = args.to;
  for (const end = to + (<usize>args.period << 2); to < end; to += bytes) memory.copy(to, from, bytes);
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

/** sums[column] = factor * the sum of the column in all partial sums, taken in float64. */
export function foldColumns(args: FoldColumnsArguments): void {
  const columns = args.columns;
  const factor = args.factor;
  const row = <usize>columns << 2;
  let accumulators = args.accumulators;
  memory.fill(accumulators, 0, <usize>columns << 3);
  let partials = args.partials;
  for (const end = partials + <usize>args.rows * row; partials < end; partials += row) accumulate(partials, accumulators, columns, 1);
  let to = args.sums;
  for (const end = to + row; to < end; to += 4) {
    store<f32>(to, <f32>(factor * load<f64>(accumulators)));
    accumulators += 8;
  }
}

/** The gradient at byte `i`, stored in dz if there is an activation. */
// @ts-ignore: decorator
@inline
function gradientAt(activation: Activation, dy: usize, y: usize, dz: usize, i: usize): v128 {
  const upstream = v128.load(dy + i);
  if (activation == Activation.Linear) return upstream;
  const gradient = activationGrad(activation, upstream, v128.load(y + i));
  v128.store(dz + i, gradient);
  return gradient;
}

/** Sums the periods from `start` to `end` of dz, which is dy if there is no activation. */
// @ts-ignore: decorator
@inline
function sumPeriods(activation: Activation, args: ColumnSumsArguments, start: i32, end: i32): void {
  const dy = args.dy;
  const y = args.y;
  const dz = args.dz;
  const period = <usize>args.period << 2;
  const sums = args.partials + <usize>(start / args.periodsPerBlock) * period;
  memory.fill(sums, 0, period);
  let at = <usize>start * period;
  const stop = min(<usize>end * period, <usize>args.total << 2);
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
      if (activation != Activation.Linear) {
        last = activationGrad(activation, last, v128.load(y + at + i));
        storeLanes(dz + at + i, last, left);
      }
      v128.store(sums + i, f32x4.add(v128.load(sums + i), v128.and(last, firstLanes(left))));
    }
  }
}

/** Computes partial sums of the columns, and the gradient before an activation. Units are periods. */
export function columnSumsTask(args: ColumnSumsArguments, start: i32, end: i32): void {
  const activation = args.activation;
  if (activation == Activation.Linear) sumPeriods(Activation.Linear, args, start, end);
  else if (activation == Activation.Relu) sumPeriods(Activation.Relu, args, start, end);
  else if (activation == Activation.Tanh) sumPeriods(Activation.Tanh, args, start, end);
  else sumPeriods(Activation.Sigmoid, args, start, end);
}

/** y = x + repeated. Units are periods. */
export function addColumnsTask(args: AddColumnsArguments, start: i32, end: i32): void {
  const x = args.x;
  const repeated = args.repeated;
  const y = args.y;
  const period = <usize>args.period << 2;
  const stop = min(<usize>end * period, <usize>args.total << 2);
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

/** y[outer, column] = factor * the sum of x[outer, :, column]. Units are outer indices. */
export function sumRowsTask(args: SumRowsArguments, start: i32, end: i32): void {
  const rows = args.rows;
  const columns = args.columns;
  const factor = f32x4.splat(args.factor);
  const row = <usize>columns << 2;
  let x = args.x + <usize>start * rows * row;
  let y = args.y + <usize>start * row;
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

/** y = each of the means divided by `rows`, in every row of its image: the gradient of a mean. Units are images. */
export function repeatMeansTask(args: RepeatMeansArguments, start: i32, end: i32): void {
  const rows = args.rows;
  const columns = args.columns;
  const count = f32x4.splat(<f32>rows);
  for (let n = start; n < end; n++) {
    const means = args.means + ((<usize>n * columns) << 2);
    const image = args.y + ((<usize>n * rows * columns) << 2);
    for (let c = 0; c < columns; c += 4) {
      const value = f32x4.div(v128.load(means + (<usize>c << 2)), count);
      for (let row = 0; row < rows; row++) {
        storeLanes(image + ((<usize>row * columns + c) << 2), value, columns - c);
      }
    }
  }
}
