import { address, integer } from '../arguments';
import { storeLanes } from '../simd/lanes';

/*
 * The arguments of every pooling: three addresses, then height, width and channels of an image, the window's height and width, its
 * steps, the padding on top and left, height and width of the output. Units are images.
 *
 * Channels are taken four at a time, the last four overlapping those before; fewer than four are one vector, cut when stored.
 */

const MAXIMUM = 0;
const MEAN = 1;

// @ts-ignore: decorator
@inline
function join(kind: i32, soFar: v128, value: v128): v128 {
  return kind == MAXIMUM ? f32x4.pmax(soFar, value) : f32x4.add(soFar, value);
}

// @ts-ignore: decorator
@inline
function pool(kind: i32, job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const height = integer(job, 3);
  const width = integer(job, 4);
  const channels = integer(job, 5);
  const windowHeight = integer(job, 6);
  const windowWidth = integer(job, 7);
  const stepY = integer(job, 8);
  const stepX = integer(job, 9);
  const top = integer(job, 10);
  const left = integer(job, 11);
  const outHeight = integer(job, 12);
  const outWidth = integer(job, 13);
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  let to = address(job, 1) + <usize>start * outHeight * outWidth * pixel;
  for (let n = start; n < end; n++) {
    const image = x + <usize>n * height * line;
    for (let row = 0; row < outHeight; row++) {
      const firstRow = max(row * stepY - top, 0);
      const rows = min(row * stepY - top + windowHeight, height) - firstRow;
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = max(column * stepX - left, 0);
        const cells = min(column * stepX - left + windowWidth, width) - firstColumn;
        const corner = image + <usize>firstRow * line + <usize>firstColumn * pixel;
        const count = f32x4.splat(<f32>(rows * cells));
        for (let channel: i32 = 0; channel < channels; channel += 4) {
          const offset = <usize>max(min(channel, channels - 4), 0) << 2;
          let result = f32x4.splat(kind == MAXIMUM ? -Infinity : 0);
          let cellsOfRow = corner + offset;
          if (rows == 2 && cells == 2) {
            result = join(kind, result, v128.load(cellsOfRow));
            result = join(kind, result, v128.load(cellsOfRow + pixel));
            result = join(kind, result, v128.load(cellsOfRow + line));
            result = join(kind, result, v128.load(cellsOfRow + line + pixel));
          } else {
            for (let r = 0; r < rows; r++) {
              let cell = cellsOfRow;
              for (let c = 0; c < cells; c++) {
                result = join(kind, result, v128.load(cell));
                cell += pixel;
              }
              cellsOfRow += line;
            }
          }
          if (kind == MEAN) result = f32x4.div(result, count);
          storeLanes(to + offset, result, channels);
        }
        to += pixel;
      }
    }
  }
}

/** The largest value of each window; NaN never wins. */
export function maxPoolTask(job: usize, start: i32, end: i32): void {
  pool(MAXIMUM, job, start, end);
}

/** The mean over the cells inside the image. */
export function averagePoolTask(job: usize, start: i32, end: i32): void {
  pool(MEAN, job, start, end);
}

/** Adds the float at `from` to dx at `place`, an offset in bytes, unless there is none. */
// @ts-ignore: decorator
@inline
function add(dx: usize, place: i32, from: usize): void {
  if (place >= 0) store<f32>(dx + <usize>place, load<f32>(dx + <usize>place) + load<f32>(from));
}

/** Any windows: dx is cleared and each window's gradient added at its largest cell. */
function scatterMaxima(job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const dx = address(job, 1);
  const height = integer(job, 3);
  const width = integer(job, 4);
  const channels = integer(job, 5);
  const windowHeight = integer(job, 6);
  const windowWidth = integer(job, 7);
  const stepY = integer(job, 8);
  const stepX = integer(job, 9);
  const top = integer(job, 10);
  const left = integer(job, 11);
  const outHeight = integer(job, 12);
  const outWidth = integer(job, 13);
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  const wholeVectors = pixel & ~15;
  for (let n = start; n < end; n++) {
    const image = <usize>n * height * line;
    memory.fill(dx + image, 0, <usize>height * line);
    let upstream = address(job, 2) + <usize>n * outHeight * outWidth * pixel;
    for (let row = 0; row < outHeight; row++) {
      const firstRow = max(row * stepY - top, 0);
      const endRow = min(row * stepY - top + windowHeight, height);
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = max(column * stepX - left, 0);
        const cells = min(column * stepX - left + windowWidth, width) - firstColumn;
        const corner = <i32>(image + <usize>firstRow * line + <usize>firstColumn * pixel);
        for (let channel: usize = 0; channel < pixel; channel += 16) {
          let best = f32x4.splat(-Infinity);
          let place = i32x4.splat(-1);
          let cellsOfRow = corner + <i32>channel;
          for (let r = firstRow; r < endRow; r++) {
            let cell = cellsOfRow;
            for (let c = 0; c < cells; c++) {
              const value = v128.load(x + <usize>cell);
              const larger = f32x4.gt(value, best);
              best = v128.bitselect(value, best, larger);
              place = v128.bitselect(i32x4.splat(cell), place, larger);
              cell += <i32>pixel;
            }
            cellsOfRow += <i32>line;
          }
          if (channel < wholeVectors) {
            const gradient = v128.load(upstream);
            cellsOfRow = corner + <i32>channel;
            for (let r = firstRow; r < endRow; r++) {
              let cell = cellsOfRow;
              for (let c = 0; c < cells; c++) {
                const at = dx + <usize>cell;
                const here = v128.and(gradient, i32x4.eq(place, i32x4.splat(cell)));
                v128.store(at, f32x4.add(v128.load(at), here));
                cell += <i32>pixel;
              }
              cellsOfRow += <i32>line;
            }
            upstream += 16;
            continue;
          }
          add(dx, i32x4.extract_lane(place, 0), upstream);
          if (channel + 4 < pixel) add(dx + 4, i32x4.extract_lane(place, 1), upstream + 4);
          if (channel + 8 < pixel) add(dx + 8, i32x4.extract_lane(place, 2), upstream + 8);
          upstream += pixel - channel;
        }
      }
    }
  }
}

/** Stores dy at the largest of four cells, the first of equal ones, and zeros at the others. */
// @ts-ignore: decorator
@inline
function storeAtMaximum(x: usize, dx: usize, upstream: usize, right: usize, below: usize, channels: i32): void {
  const dy = v128.load(upstream);
  const smallest = f32x4.splat(-Infinity);
  const a = v128.load(x);
  const b = v128.load(x + right);
  const c = v128.load(x + below);
  const d = v128.load(x + below + right);
  const first = f32x4.gt(a, smallest);
  let best = f32x4.pmax(smallest, a);
  const second = f32x4.gt(b, best);
  best = f32x4.pmax(best, b);
  const third = f32x4.gt(c, best);
  best = f32x4.pmax(best, c);
  const fourth = f32x4.gt(d, best);
  const afterSecond = v128.or(third, fourth);
  const afterFirst = v128.or(second, afterSecond);
  storeLanes(dx, v128.and(dy, v128.andnot(first, afterFirst)), channels);
  storeLanes(dx + right, v128.and(dy, v128.andnot(second, afterSecond)), channels);
  storeLanes(dx + below, v128.and(dy, v128.andnot(third, fourth)), channels);
  storeLanes(dx + below + right, v128.and(dy, fourth), channels);
}

/** Windows of 2x2 side by side: every cell is written once. Rows and columns that no window covers are cleared. */
function spreadMaxima(job: usize, start: i32, end: i32): void {
  const x = address(job, 0);
  const dx = address(job, 1);
  const height = integer(job, 3);
  const width = integer(job, 4);
  const channels = integer(job, 5);
  const outHeight = integer(job, 12);
  const outWidth = integer(job, 13);
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  const last = <usize>max(channels - 4, 0) << 2;
  let upstream = address(job, 2) + <usize>start * outHeight * outWidth * pixel;
  for (let n = start; n < end; n++) {
    const image = <usize>n * height * line;
    for (let row = 0; row < outHeight; row++) {
      let at = image + <usize>(2 * row) * line;
      for (let column = 0; column < outWidth; column++) {
        for (let channel: usize = 0; channel < pixel; channel += 16) {
          const offset = min(channel, last);
          storeAtMaximum(x + at + offset, dx + at + offset, upstream + offset, pixel, line, channels);
        }
        at += 2 * pixel;
        upstream += pixel;
      }
      if (2 * outWidth < width) {
        memory.fill(dx + at, 0, pixel);
        memory.fill(dx + at + line, 0, pixel);
      }
    }
    if (2 * outHeight < height) memory.fill(dx + image + <usize>(2 * outHeight) * line, 0, line);
  }
}

/** Each window's gradient goes to its largest cell, the first of equal ones; NaN and -Infinity never win. */
export function maxPoolGradTask(job: usize, start: i32, end: i32): void {
  const isTiled =
    integer(job, 6) == 2 && integer(job, 7) == 2 && integer(job, 8) == 2 && integer(job, 9) == 2 &&
    integer(job, 10) == 0 && integer(job, 11) == 0 &&
    integer(job, 12) == integer(job, 3) >> 1 && integer(job, 13) == integer(job, 4) >> 1;
  if (isTiled) spreadMaxima(job, start, end);
  else scatterMaxima(job, start, end);
}

/** Each window's gradient is shared out among its cells inside the image. */
export function averagePoolGradTask(job: usize, start: i32, end: i32): void {
  const dx = address(job, 1);
  const height = integer(job, 3);
  const width = integer(job, 4);
  const channels = integer(job, 5);
  const windowHeight = integer(job, 6);
  const windowWidth = integer(job, 7);
  const stepY = integer(job, 8);
  const stepX = integer(job, 9);
  const top = integer(job, 10);
  const left = integer(job, 11);
  const outHeight = integer(job, 12);
  const outWidth = integer(job, 13);
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  const whole = pixel & ~15;
  let upstream = address(job, 0) + <usize>start * outHeight * outWidth * pixel;
  for (let n = start; n < end; n++) {
    const image = dx + <usize>n * height * line;
    memory.fill(image, 0, <usize>height * line);
    for (let row = 0; row < outHeight; row++) {
      const firstRow = max(row * stepY - top, 0);
      const rows = min(row * stepY - top + windowHeight, height) - firstRow;
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = max(column * stepX - left, 0);
        const cells = min(column * stepX - left + windowWidth, width) - firstColumn;
        const corner = image + <usize>firstRow * line + <usize>firstColumn * pixel;
        const count = <f32>(rows * cells);
        for (let channel: usize = 0; channel < whole; channel += 16) {
          const share = f32x4.div(v128.load(upstream + channel), f32x4.splat(count));
          for (let r = 0; r < rows; r++) {
            let cell = corner + channel + <usize>r * line;
            for (let c = 0; c < cells; c++) {
              v128.store(cell, f32x4.add(v128.load(cell), share));
              cell += pixel;
            }
          }
        }
        for (let channel = whole; channel < pixel; channel += 4) {
          const share: f32 = load<f32>(upstream + channel) / count;
          for (let r = 0; r < rows; r++) {
            let cell = corner + channel + <usize>r * line;
            for (let c = 0; c < cells; c++) {
              store<f32>(cell, load<f32>(cell) + share);
              cell += pixel;
            }
          }
        }
        upstream += pixel;
      }
    }
  }
}
