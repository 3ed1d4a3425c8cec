import { ThinArguments, ThinProductArguments } from '../generated/arguments';
import { THIN_COLUMNS } from '../generated/control-block';
import { madd } from '../simd/arithmetic';
import { loadLanes, storeLanes } from '../simd/lanes';
import { touch } from '../simd/touch';

/*
 * Products of a matrix with a few rows. They read a large matrix once, as it is, where other products pack it first. Four rows are multiplied
 * at a time, or one.
 */

/** Rows of b that are read together. */
const DEPTH = 8;

/**
 * sums[r][0..width] += the sum over two rows of b, or one, of x[r] times the row, for `rows` rows, 4 or 1. Steps are in bytes.
 */
// @ts-ignore: decorator
@inline
function accumulate(
  rows: i32,
  isPair: bool,
  x: usize,
  xStep: usize,
  b: usize,
  bStep: usize,
  sums: usize,
  sumsStep: usize,
  width: i32,
): void {
  const x1 = x + xStep;
  const x2 = x1 + xStep;
  const x3 = x2 + xStep;
  const zero = f32x4.splat(0);
  const a00 = v128.load_splat<f32>(x);
  const a01 = isPair ? v128.load_splat<f32>(x, 4) : zero;
  const a10 = rows > 1 ? v128.load_splat<f32>(x1) : zero;
  const a11 = rows > 1 && isPair ? v128.load_splat<f32>(x1, 4) : zero;
  const a20 = rows > 1 ? v128.load_splat<f32>(x2) : zero;
  const a21 = rows > 1 && isPair ? v128.load_splat<f32>(x2, 4) : zero;
  const a30 = rows > 1 ? v128.load_splat<f32>(x3) : zero;
  const a31 = rows > 1 && isPair ? v128.load_splat<f32>(x3, 4) : zero;
  const other = b + bStep;
  const sums1 = sums + sumsStep;
  const sums2 = sums1 + sumsStep;
  const sums3 = sums2 + sumsStep;
  for (let i: usize = 0; width > 0; width -= 4, i += 16) {
    const b0 = v128.load(b + i);
    const b1 = isPair ? v128.load(other + i) : zero;
    addTo(isPair, sums + i, a00, b0, a01, b1, width);
    if (rows == 1) continue;
    addTo(isPair, sums1 + i, a10, b0, a11, b1, width);
    addTo(isPair, sums2 + i, a20, b0, a21, b1, width);
    addTo(isPair, sums3 + i, a30, b0, a31, b1, width);
  }
}

// @ts-ignore: decorator
@inline
function addTo(isPair: bool, at: usize, a0: v128, b0: v128, a1: v128, b1: v128, width: i32): void {
  let sum = madd(a0, b0, v128.load(at));
  if (isPair) sum = madd(a1, b1, sum);
  storeLanes(at, sum, width);
}

/** y[rows, columns] = bias + x[rows, inner] b[inner, columns], then the ReLU, if any. Units are strips of `THIN_COLUMNS` columns. */
export function thinProductTask(args: ThinProductArguments, start: i32, end: i32): void {
  const rows = args.rows;
  const inner = args.inner;
  const columns = args.columns;
  const bias = args.bias;
  const xStep = <usize>inner << 2;
  const rowBytes = <usize>columns << 2;
  for (let unit = start; unit < end; unit++) {
    const first = unit * THIN_COLUMNS;
    const width = min(THIN_COLUMNS, columns - first);
    const bytes = <usize>width << 2;
    const shift = <usize>first << 2;
    const y = args.y + shift;
    for (let r = 0; r < rows; r++) {
      const to = y + <usize>r * rowBytes;
      if (bias != 0) memory.copy(to, bias + shift, bytes);
      else memory.fill(to, 0, bytes);
    }
    for (let k = 0; k < inner; k += DEPTH) {
      const depth = min(DEPTH, inner - k);
      const b = args.b + <usize>k * rowBytes + shift;
      for (let i = 0; i < depth; i++) touch(b + <usize>i * rowBytes, bytes);
      let x = args.x + (<usize>k << 2);
      let to = y;
      for (let r = 0; r < rows; ) {
        const isFour = rows - r >= 4;
        for (let i = 0; i < depth; i += 2) {
          const from = x + (<usize>i << 2);
          const row = b + <usize>i * rowBytes;
          const isPair = i + 1 < depth;
          if (isFour && isPair) accumulate(4, true, from, xStep, row, rowBytes, to, rowBytes, width);
          else if (isFour) accumulate(4, false, from, xStep, row, rowBytes, to, rowBytes, width);
          else if (isPair) accumulate(1, true, from, xStep, row, rowBytes, to, rowBytes, width);
          else accumulate(1, false, from, xStep, row, rowBytes, to, rowBytes, width);
        }
        const taken = isFour ? 4 : 1;
        r += taken;
        x += <usize>taken * xStep;
        to += <usize>taken * rowBytes;
      }
    }
    if (args.relu) {
      for (let r = 0; r < rows; r++) applyRelu(y + <usize>r * rowBytes, width);
    }
  }
}

function applyRelu(at: usize, width: i32): void {
  for (; width > 0; width -= 4, at += 16) {
    storeLanes(at, f32x4.max(v128.load(at), f32x4.splat(0)), width);
  }
}

// @ts-ignore: decorator
@inline
function sumOf(lanes: v128): f32 {
  const low = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1);
  return low + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
}

/** Stores the products of `rows` rows of x, 4 or 1, with one row of b. */
// @ts-ignore: decorator
@inline
function multiplyRow(rows: i32, x: usize, b: usize, inner: i32, y: usize, yStep: usize): void {
  const step = <usize>inner << 2;
  const x1 = x + step;
  const x2 = x1 + step;
  const x3 = x2 + step;
  let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  let i: usize = 0;
  for (const end = step & ~15; i < end; i += 16) {
    const v = v128.load(b + i);
    c0 = madd(v128.load(x + i), v, c0);
    if (rows == 1) continue;
    c1 = madd(v128.load(x1 + i), v, c1);
    c2 = madd(v128.load(x2 + i), v, c2);
    c3 = madd(v128.load(x3 + i), v, c3);
  }
  const left = inner & 3;
  if (left > 0) {
    const v = loadLanes(b + i, 4, left);
    c0 = madd(loadLanes(x + i, 4, left), v, c0);
    if (rows > 1) {
      c1 = madd(loadLanes(x1 + i, 4, left), v, c1);
      c2 = madd(loadLanes(x2 + i, 4, left), v, c2);
      c3 = madd(loadLanes(x3 + i, 4, left), v, c3);
    }
  }
  store<f32>(y, sumOf(c0));
  if (rows == 1) return;
  store<f32>(y + yStep, sumOf(c1));
  store<f32>(y + 2 * yStep, sumOf(c2));
  store<f32>(y + 3 * yStep, sumOf(c3));
}

/** y[rows, columns] = x[rows, inner] b[columns, inner]^T. Units are columns. */
export function thinTransposedProductTask(args: ThinArguments, start: i32, end: i32): void {
  const rows = args.rows;
  const inner = args.inner;
  const rowBytes = <usize>inner << 2;
  const yStep = <usize>args.columns << 2;
  for (let column = start; column < end; column++) {
    const b = args.b + <usize>column * rowBytes;
    touch(b, rowBytes);
    let y = args.y + (<usize>column << 2);
    let x = args.x;
    let r = 0;
    for (; r + 4 <= rows; r += 4) {
      multiplyRow(4, x, b, inner, y, yStep);
      x += 4 * rowBytes;
      y += 4 * yStep;
    }
    for (; r < rows; r++) {
      multiplyRow(1, x, b, inner, y, yStep);
      x += rowBytes;
      y += yStep;
    }
  }
}

/** y[rows, columns] = x[inner, rows]^T b[inner, columns]. Units are rows. */
export function thinOuterProductsTask(args: ThinArguments, start: i32, end: i32): void {
  const inner = args.inner;
  const columns = args.columns;
  const xStep = <usize>args.rows << 2;
  const rowBytes = <usize>columns << 2;
  for (let row = start; row < end; row++) {
    const y = args.y + <usize>row * rowBytes;
    let x = args.x + (<usize>row << 2);
    let b = args.b;
    for (let k = 0; k < inner; ) {
      const isFour = inner - k >= 4;
      if (isFour) addOuter(4, x, xStep, b, rowBytes, y, columns, k == 0);
      else addOuter(1, x, xStep, b, rowBytes, y, columns, k == 0);
      const taken = isFour ? 4 : 1;
      k += taken;
      x += <usize>taken * xStep;
      b += <usize>taken * rowBytes;
    }
  }
}

/** y[columns] += the sum over `count` rows of b, 4 or 1, of x times the row. With `isFirst`, the sum starts from zero. */
// @ts-ignore: decorator
@inline
function addOuter(
  count: i32,
  x: usize,
  xStep: usize,
  b: usize,
  bStep: usize,
  y: usize,
  columns: i32,
  isFirst: bool,
): void {
  const zero = f32x4.splat(0);
  const a0 = v128.load_splat<f32>(x);
  const a1 = count > 1 ? v128.load_splat<f32>(x + xStep) : zero;
  const a2 = count > 1 ? v128.load_splat<f32>(x + 2 * xStep) : zero;
  const a3 = count > 1 ? v128.load_splat<f32>(x + 3 * xStep) : zero;
  for (let left = columns; left > 0; left -= 4) {
    let sum = madd(a0, v128.load(b), isFirst ? zero : v128.load(y));
    if (count > 1) {
      sum = madd(a1, v128.load(b + bStep), sum);
      sum = madd(a2, v128.load(b + 2 * bStep), sum);
      sum = madd(a3, v128.load(b + 3 * bStep), sum);
    }
    storeLanes(y, sum, left);
    y += 16;
    b += 16;
  }
}
