import { evaluate, spread } from './transforms';

/** Size of a two-dimensional transform's working memory: six by six vectors. */
export const TILE_BYTES: usize = 576;

// @ts-ignore: decorator
@inline
function tap(at: usize, isInside: bool): v128 {
  return isInside ? v128.load(at) : f32x4.splat(0);
}

/**
 * Transforms the six by six pixels of `image` [height, width, channels] that begin at (row, column), with zeros outside: B^T d B. Point p
 * of channel c goes to to + p * pointStep + (c / 4) * blockStep.
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
  for (let c: isize = 0; c < pixel; c += 16) {
    let at = corner + c;
    for (let i = 0; i < 6; i++) {
      const part = work + <usize>i * 96;
      if (row + i < 0 || row + i >= height) {
        memory.fill(part, 0, 96);
      } else if (isWide) {
        spread(
          v128.load(at),
          v128.load(at + pixel),
          v128.load(at + 2 * pixel),
          v128.load(at + 3 * pixel),
          v128.load(at + 4 * pixel),
          v128.load(at + 5 * pixel),
          part,
          16,
        );
      } else {
        spread(
          tap(at, in0),
          tap(at + pixel, in1),
          tap(at + 2 * pixel, in2),
          tap(at + 3 * pixel, in3),
          tap(at + 4 * pixel, in4),
          tap(at + 5 * pixel, in5),
          part,
          16,
        );
      }
      at += line;
    }
    let target = to;
    for (let j: usize = 0; j < 96; j += 16) {
      const v = work + j;
      spread(
        v128.load(v),
        v128.load(v, 96),
        v128.load(v, 192),
        v128.load(v, 288),
        v128.load(v, 384),
        v128.load(v, 480),
        target,
        6 * pointStep,
      );
      target += pointStep;
    }
    to += blockStep;
  }
}

/** Transforms `taps` by `taps` vectors at `g`, 80 bytes per row: G g G^T. Point p goes to to + p * pointStep. */
// @ts-ignore: decorator
@inline
export function evaluateTile(taps: i32, g: usize, work: usize, to: usize, pointStep: usize): void {
  for (let i = 0; i < taps; i++) evaluate(taps, g + <usize>i * 80, 16, work + <usize>i * 96, 16);
  for (let j: usize = 0; j < 6; j++) evaluate(taps, work + j * 16, 96, to + j * pointStep, 6 * pointStep);
}
