import { address, integer } from './arguments';
/** Adds the float at `from` to dx at `place`, an offset in bytes, unless there is none. */
// @ts-ignore: decorator
@inline
function add(dx: usize, place: i32, from: usize): void {
  if (place >= 0) store<f32>(dx + <usize>place, load<f32>(dx + <usize>place) + load<f32>(from));
}

/**
 * Adds each window's gradient to dx at its largest cell, the first of equal ones; NaN and -Infinity never win. For the images
 * from `start` to `end` of [height, width, channels]; dx is cleared before.
 */
function maxPoolGrad(
  x: usize,
  dy: usize,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  windowHeight: i32,
  windowWidth: i32,
  stepY: i32,
  stepX: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  start: i32,
  end: i32,
): void {
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  for (let n = start; n < end; n++) {
    const image = <usize>n * height * line;
    let upstream = dy + <usize>n * outHeight * outWidth * pixel;
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
          add(dx, i32x4.extract_lane(place, 0), upstream);
          if (channel + 4 < pixel) add(dx + 4, i32x4.extract_lane(place, 1), upstream + 4);
          if (channel + 8 < pixel) add(dx + 8, i32x4.extract_lane(place, 2), upstream + 8);
          if (channel + 12 < pixel) add(dx + 12, i32x4.extract_lane(place, 3), upstream + 12);
          upstream += min(<usize>16, pixel - channel);
        }
      }
    }
  }
}

export function maxPoolGradTask(job: usize, start: i32, end: i32): void {
  maxPoolGrad(
    address(job, 0),
    address(job, 1),
    address(job, 2),
    integer(job, 3),
    integer(job, 4),
    integer(job, 5),
    integer(job, 6),
    integer(job, 7),
    integer(job, 8),
    integer(job, 9),
    integer(job, 10),
    integer(job, 11),
    integer(job, 12),
    integer(job, 13),
    start,
    end,
  );
}
