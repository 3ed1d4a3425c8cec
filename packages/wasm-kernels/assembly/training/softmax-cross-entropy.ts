import { MeanOfLossesArguments, SoftmaxCrossEntropyArguments } from '../generated/arguments';
import { NOT_FINITE } from '../generated/control-block';
import { exp } from '../simd/exponential';
import { firstLanes, loadLanes, storeLanes } from '../simd/lanes';

/** Loads up to `count` of the four floats at `at`, and minus infinity for the rest. */
// @ts-ignore: decorator
@inline
function loadLogits(at: usize, count: i32): v128 {
  return v128.bitselect(loadLanes(at, 4, count), f32x4.splat(-Infinity), firstLanes(count));
}

/** The largest logit of a row, or NaN if the row has one. */
function largestOf(row: usize, classes: i32): f32 {
  let largest = f32x4.splat(-Infinity);
  for (let c = 0; c < classes; c += 4) {
    largest = f32x4.max(largest, loadLogits(row + (<usize>c << 2), classes - c));
  }
  const low = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1));
  return max(low, max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)));
}

/** to[c] = e^(row[c] - largest). Returns their sum, taken in float64. */
function exponentials(row: usize, to: usize, classes: i32, largest: f32): f64 {
  const shift = f32x4.splat(largest);
  let sum = f64x2.splat(0);
  for (let c = 0; c < classes; c += 4) {
    const at = <usize>c << 2;
    const power = exp(f32x4.sub(loadLogits(row + at, classes - c), shift));
    storeLanes(to + at, power, classes - c);
    const counted = v128.and(power, firstLanes(classes - c));
    const high = v128.shuffle<i32>(counted, counted, 2, 3, 2, 3);
    sum = f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(counted), f64x2.promote_low_f32x4(high)));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * The natural logarithm of a finite x >= 1, or NaN for NaN. With x = 2^k m, log m = 2 artanh((m - 1) / (m + 1)) is computed by its
 * series.
 */
function log(x: f64): f64 {
  if (x != x) return x;
  // m lies between the square roots of 1/2 and 2, so the rest of the series is below 1e-14.
  const bits = reinterpret<i64>(x) - reinterpret<i64>(Math.SQRT1_2);
  const k = bits >> 52;
  const m = reinterpret<f64>(reinterpret<i64>(x) - (k << 52));
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let series: f64 = 0;
  for (let power: f64 = 17; power > 0; power -= 2) series = series * square + 1 / power;
  return <f64>k * Math.LN2 + 2 * s * series;
}

/**
 * losses[row] = -log softmax(logits[row])[label] and gradient = (softmax - one-hot) / rows. Tells the job's caller if a label is no class.
 * Units are rows.
 */
export function softmaxCrossEntropyTask(args: SoftmaxCrossEntropyArguments, start: i32, end: i32): void {
  const classes = args.classes;
  const rows = <f64>args.rows;
  const bytes = <usize>classes << 2;
  for (let n = start; n < end; n++) {
    const row = args.logits + <usize>n * bytes;
    const gradient = args.gradient + <usize>n * bytes;
    const label = load<i32>(args.labels + (<usize>n << 2));
    if (<u32>label >= <u32>classes) {
      store<i32>(changetype<usize>(args) + NOT_FINITE, 1);
      continue;
    }
    const largest = largestOf(row, classes);
    const normalizer = exponentials(row, gradient, classes, largest);
    const hit = gradient + (<usize>label << 2);
    const power = load<f32>(hit);
    const factor = f32x4.splat(<f32>(1 / (normalizer * rows)));
    for (let c = 0; c < classes; c += 4) {
      const at = gradient + (<usize>c << 2);
      storeLanes(at, f32x4.mul(loadLanes(at, 4, classes - c), factor), classes - c);
    }
    const loss = <f64>largest - <f64>load<f32>(row + (<usize>label << 2)) + log(normalizer);
    store<f32>(hit, <f32>((<f64>power / normalizer - 1) / rows));
    store<f64>(args.losses + (<usize>n << 3), loss);
  }
}

/** Stores the mean of the losses, or 0 if there are none, as tfjs does. */
export function meanOfLosses(args: MeanOfLossesArguments): void {
  const losses = args.losses;
  const rows = args.rows;
  let sum: f64 = 0;
  for (let n = 0; n < rows; n++) sum += load<f64>(losses + (<usize>n << 3));
  store<f32>(args.loss, <f32>(sum / <f64>max(rows, 1)));
}
