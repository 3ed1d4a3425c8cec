import { AveragePoolGradArguments, MaxPoolGradArguments } from '../generated/arguments';
import { storeLanes } from '../simd/lanes';

/** Adds the float at `from` to dx at `place`, an offset in bytes, or does nothing if that is negative. */
// @ts-ignore: decorator
@inline
function add(dx: usize, place: i32, from: usize): void {
  if (place >= 0) store<f32>(dx + <usize>place, load<f32>(dx + <usize>place) + load<f32>(from));
}

/** For any windows: clears dx and adds each window's gradient at its largest cell. */
function scatterMaxima(args: MaxPoolGradArguments, start: i32, end: i32): void {
  const x = args.x;
  const dx = args.dx;
  const height = args.height;
  const width = args.width;
  const channels = args.channels;
  const windowHeight = args.windowHeight;
  const windowWidth = args.windowWidth;
  const strideY = args.strideY;
  const strideX = args.strideX;
  const top = args.top;
  const left = args.left;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  const wholeVectors = pixel & ~15;
  for (let n = start; n < end; n++) {
    const image = <usize>n * height * line;
    memory.fill(dx + image, 0, <usize>height * line);
    let upstream = args.dy + <usize>n * outHeight * outWidth * pixel;
    for (let row = 0; row < outHeight; row++) {
      const firstRow = max(row * strideY - top, 0);
      const endRow = min(row * strideY - top + windowHeight, height);
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = max(column * strideX - left, 0);
        const cells = min(column * strideX - left + windowWidth, width) - firstColumn;
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

/** Stores dy at the largest of four cells, or the first of equal ones, and zeros at the others. */
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

/** For 2x2 windows side by side: writes every cell once. Clears the rows and columns that no window covers. */
function spreadMaxima(args: MaxPoolGradArguments, start: i32, end: i32): void {
  const x = args.x;
  const dx = args.dx;
  const height = args.height;
  const width = args.width;
  const channels = args.channels;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  const last = <usize>max(channels - 4, 0) << 2;
  let upstream = args.dy + <usize>start * outHeight * outWidth * pixel;
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

/** Passes each window's gradient to its largest cell, or the first of equal ones. NaN and -Infinity never win. Units are images. */
export function maxPoolGradTask(args: MaxPoolGradArguments, start: i32, end: i32): void {
  const isTiled =
    args.windowHeight == 2 && args.windowWidth == 2 && args.strideY == 2 && args.strideX == 2 &&
    args.top == 0 && args.left == 0 &&
    args.outHeight == args.height >> 1 && args.outWidth == args.width >> 1;
  if (isTiled) spreadMaxima(args, start, end);
  else scatterMaxima(args, start, end);
}

/** Divides each window's gradient among its cells inside the image. Units are images. */
export function averagePoolGradTask(args: AveragePoolGradArguments, start: i32, end: i32): void {
  const dx = args.dx;
  const height = args.height;
  const width = args.width;
  const channels = args.channels;
  const windowHeight = args.windowHeight;
  const windowWidth = args.windowWidth;
  const strideY = args.strideY;
  const strideX = args.strideX;
  const top = args.top;
  const left = args.left;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  const whole = pixel & ~15;
  let upstream = args.dy + <usize>start * outHeight * outWidth * pixel;
  for (let n = start; n < end; n++) {
    const image = dx + <usize>n * height * line;
    memory.fill(image, 0, <usize>height * line);
    for (let row = 0; row < outHeight; row++) {
      const firstRow = max(row * strideY - top, 0);
      const rows = min(row * strideY - top + windowHeight, height) - firstRow;
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = max(column * strideX - left, 0);
        const cells = min(column * strideX - left + windowWidth, width) - firstColumn;
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
