import { LrnBeta, LrnGradArguments, ResponseNormalizationArguments } from '../generated/arguments';
import { firstLanes, storeLanes } from '../simd/lanes';
import { thread } from '../thread';

/*
 * y = x norm^-beta with norm = bias + alpha * the sum of squares of the channels at most `radius` away. A pixel's squares are held in a row
 * of working memory with zeros on both sides, one row for each thread.
 */

/** norm^-beta. */
// @ts-ignore: decorator
@inline
function power(beta: LrnBeta, norm: v128): v128 {
  const one = f32x4.splat(1);
  if (beta == LrnBeta.One) return f32x4.div(one, norm);
  const root = f32x4.sqrt(norm);
  return f32x4.div(one, beta == LrnBeta.Half ? root : f32x4.mul(root, f32x4.sqrt(root)));
}

/** The sum over the window around each of four channels in a row. */
// @ts-ignore: decorator
@inline
function windowSum(row: usize, channel: i32, radius: i32): v128 {
  const first = row + (<usize>channel << 2);
  const end = first + (<usize>(2 * radius + 1) << 2);
  let sum = v128.load(first);
  for (let at = first + 4; at < end; at += 4) sum = f32x4.add(sum, v128.load(at));
  return sum;
}

/** Clears the thread's row number `index` and returns its address. */
// @ts-ignore: decorator
@inline
function clearedRow(rows: usize, bytes: usize, index: i32): usize {
  const row = rows + <usize>(2 * thread + index) * bytes;
  memory.fill(row, 0, bytes);
  return row;
}

function squares(x: usize, row: usize, channels: i32): void {
  for (let c = 0; c < channels; c += 4) {
    const value = v128.load(x + (<usize>c << 2));
    v128.store(row + (<usize>c << 2), v128.and(f32x4.mul(value, value), firstLanes(channels - c)));
  }
}

/** The normalization. Units are pixels. */
export function lrnTask(args: ResponseNormalizationArguments, start: i32, end: i32): void {
  const channels = args.channels;
  const radius = args.radius;
  const beta = args.beta;
  const bias = f32x4.splat(args.bias);
  const alpha = f32x4.splat(args.alpha);
  const row = clearedRow(args.rows, <usize>args.rowBytes, 0);
  const pixel = <usize>channels << 2;
  let x = args.x + <usize>start * pixel;
  let y = args.y + <usize>start * pixel;
  for (let n = start; n < end; n++) {
    squares(x, row + (<usize>radius << 2), channels);
    for (let c = 0; c < channels; c += 4) {
      const i = <usize>c << 2;
      const norm = f32x4.add(bias, f32x4.mul(alpha, windowSum(row, c, radius)));
      storeLanes(y + i, f32x4.mul(v128.load(x + i), power(beta, norm)), channels - c);
    }
    x += pixel;
    y += pixel;
  }
}

/** dx = dy norm^-beta - 2 alpha beta x * the sum over the window of dy y / norm. Units are pixels. */
export function lrnGradTask(args: LrnGradArguments, start: i32, end: i32): void {
  const channels = args.channels;
  const radius = args.radius;
  const beta = args.beta;
  const bias = f32x4.splat(args.bias);
  const alpha = f32x4.splat(args.alpha);
  const factor = f32x4.splat(args.factor);
  const bytes = <usize>args.rowBytes;
  const row = clearedRow(args.rows, bytes, 0);
  const shares = clearedRow(args.rows, bytes, 1);
  const pixel = <usize>channels << 2;
  const first = <usize>start * pixel;
  let x = args.x + first;
  let dx = args.dx + first;
  let y = args.y + first;
  let dy = args.dy + first;
  for (let n = start; n < end; n++) {
    squares(x, row + (<usize>radius << 2), channels);
    for (let c = 0; c < channels; c += 4) {
      const i = <usize>c << 2;
      const norm = f32x4.add(bias, f32x4.mul(alpha, windowSum(row, c, radius)));
      const share = f32x4.div(f32x4.mul(v128.load(dy + i), v128.load(y + i)), norm);
      v128.store(shares + (<usize>radius << 2) + i, v128.and(share, firstLanes(channels - c)));
    }
    for (let c = 0; c < channels; c += 4) {
      const i = <usize>c << 2;
      const norm = f32x4.add(bias, f32x4.mul(alpha, windowSum(row, c, radius)));
      const direct = f32x4.mul(v128.load(dy + i), power(beta, norm));
      const others = f32x4.mul(f32x4.mul(factor, v128.load(x + i)), windowSum(shares, c, radius));
      storeLanes(dx + i, f32x4.sub(direct, others), channels - c);
    }
    x += pixel;
    dx += pixel;
    y += pixel;
    dy += pixel;
  }
}
