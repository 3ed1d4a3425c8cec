import { opaque } from '../../simd/opaque';
import { touch } from '../../simd/touch';
import { spread } from './transforms';

/** Size of a two-dimensional transform's intermediate values of four channels: six by six vectors. */
export const TILE_BYTES: usize = 576;
/** Working memory of every transform. The largest takes a tile and [4][5 * 5][8] floats. */
export const WORK_BYTES: usize = 7 * TILE_BYTES;

// @ts-ignore: decorator
@inline
function tap(at: usize, isInside: bool): v128 {
  return isInside ? v128.load(at) : f32x4.splat(0);
}

/**
 * Transforms the six by six pixels of `image` [height, width, channels] that begin at (row, column), with zeros outside: B^T d B. Point p
 * of channel c goes to to + p * pointStep + (c / 16) * blockStep + (c % 16) * 4. Sixteen channels, which share a cache line, are read together: the rows of
 * an image often lie a power of two apart, where few lines fit into a cache at once.
 */
export function transformImageTile(
  image: usize,
  height: i32,
  width: i32,
  channels: i32,
  row: i32,
  column: i32,
  work: usize,
  to: usize,
  pointStep: usize,
  blockStep: usize,
): void {
  const four = opaque(4);
  const pixel = <isize>channels << 2;
  const line = pixel * width;
  const corner = <isize>image + row * line + column * pixel;
  const isWide = column >= 0 && column + 6 <= width;
  const in0 = column >= 0 && column < width;
  const in1 = column >= -1 && column < width - 1;
  const in2 = column >= -2 && column < width - 2;
  const in3 = column >= -3 && column < width - 3;
  const in4 = column >= -4 && column < width - 4;
  const in5 = column >= -5 && column < width - 5;
  for (let c: isize = 0; c < pixel; c += 64) {
    const end = work + <usize>min((pixel - c + 15) >> 4, 4) * TILE_BYTES;
    let part = work;
    let first = corner + c;
    for (let i = 0; i < 6; i++) {
      let at = first;
      const isOutside = row + i < 0 || row + i >= height;
      for (let v = part; v < end; v += TILE_BYTES) {
        if (isOutside) {
          const zero = f32x4.splat(0);
          v128.store(v, zero);
          v128.store(v, zero, 16);
          v128.store(v, zero, 32);
          v128.store(v, zero, 48);
          v128.store(v, zero, 64);
          v128.store(v, zero, 80);
        } else if (isWide) {
          spread(
            four,
            v128.load(at),
            v128.load(at + pixel),
            v128.load(at + 2 * pixel),
            v128.load(at + 3 * pixel),
            v128.load(at + 4 * pixel),
            v128.load(at + 5 * pixel),
            v,
            16,
          );
        } else {
          spread(
            four,
            tap(at, in0),
            tap(at + pixel, in1),
            tap(at + 2 * pixel, in2),
            tap(at + 3 * pixel, in3),
            tap(at + 4 * pixel, in4),
            tap(at + 5 * pixel, in5),
            v,
            16,
          );
        }
        at += 16;
      }
      part += 96;
      first += line;
    }
    let block = to;
    for (let v = work; v < end; v += TILE_BYTES) {
      let target = block;
      for (let j: usize = 0; j < 96; j += 16) {
        spreadColumn(four, v + j, target, 6 * pointStep);
        target += pointStep;
      }
      block += 16;
    }
    to += blockStep;
  }
}

/** Transforms a column of the intermediate values. */
// @ts-ignore: decorator
@inline
function spreadColumn(four: v128, from: usize, to: usize, toStep: usize): void {
  spread(
    four,
    v128.load(from),
    v128.load(from, 96),
    v128.load(from, 192),
    v128.load(from, 288),
    v128.load(from, 384),
    v128.load(from, 480),
    to,
    toStep,
  );
}

/** Fetches the pixels of `image` [height, width, channels] in the rows and columns from `row` and `column`, as far as they exist. */
export function touchPixels(
  image: usize,
  height: i32,
  width: i32,
  channels: i32,
  row: i32,
  column: i32,
  rows: i32,
  columns: i32,
): void {
  const pixel = <usize>channels << 2;
  const first = max(column, 0);
  const count = min(column + columns, width) - first;
  if (count <= 0) return;
  for (let i = max(row, 0); i < min(row + rows, height); i++) {
    touch(image + <usize>(i * width + first) * pixel, <usize>count * pixel);
  }
}
