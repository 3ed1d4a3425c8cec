import { address, integer } from '../arguments';
import { madd } from '../simd/arithmetic';

/** filter [lines, run, columns] -> [lines][columns][run rounded up to 4], zeros beyond the run. */
export function packRows(filter: usize, to: usize, lines: i32, run: i32, columns: i32): void {
  const padded = (run + 3) & ~3;
  for (let line = 0; line < lines; line++) {
    for (let column = 0; column < columns; column++) {
      for (let j = 0; j < padded; j++) {
        const from = filter + ((<usize>(line * run + j) * columns + column) << 2);
        store<f32>(to, j < run ? load<f32>(from) : 0);
        to += 4;
      }
    }
  }
}

/**
 * dx[at(m) + offsets[line] + j] = sum over m, line and column of dy[m, column] * rows[line][column][j], for the images from `start` to
 * `end`. Strides are in floats, offsets in bytes.
 */
function scatterRows(
  dx: usize,
  rows: usize,
  dy: usize,
  offsets: usize,
  lines: i32,
  run: i32,
  imageStride: i32,
  stepY: i32,
  stepX: i32,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  start: i32,
  end: i32,
): void {
  const whole = <usize>(run & ~3) << 2;
  const padded = <usize>((run + 3) & ~3) << 2;
  const perLine = padded * columns;
  const columnBytes = <usize>columns << 2;
  for (let n = start; n < end; n++) {
    memory.fill(dx + ((<usize>n * imageStride) << 2), 0, <usize>imageStride << 2);
    let d = dy + ((<usize>n * outHeight * outWidth * columns) << 2);
    for (let row = 0; row < outHeight; row++) {
      let at = dx + ((<usize>n * imageStride + <usize>row * stepY) << 2);
      for (let column = 0; column < outWidth; column++) {
        let w = rows;
        for (let line = 0; line < lines; line++) {
          const target = at + <usize>load<u32>(offsets + (<usize>line << 2));
          let j: usize = 0;
          for (; j + 32 <= whole; j += 32) {
            let c0 = v128.load(target + j);
            let c1 = v128.load(target + j, 16);
            let v = w + j;
            for (let i: usize = 0; i < columnBytes; i += 4) {
              const a = v128.load_splat<f32>(d + i);
              c0 = madd(a, v128.load(v), c0);
              c1 = madd(a, v128.load(v, 16), c1);
              v += padded;
            }
            v128.store(target + j, c0);
            v128.store(target + j, c1, 16);
          }
          for (; j < padded; j += 16) {
            let c = v128.load(target + j);
            let v = w + j;
            for (let i: usize = 0; i < columnBytes; i += 4) {
              c = madd(v128.load_splat<f32>(d + i), v128.load(v), c);
              v += padded;
            }
            if (j < whole) {
              v128.store(target + j, c);
            } else {
              v128.store_lane<f32>(target + j, c, 0);
              if ((run & 3) >= 2) v128.store_lane<f32>(target + j, c, 1, 4);
              if ((run & 3) == 3) v128.store_lane<f32>(target + j, c, 2, 8);
            }
          }
          w += perLine;
        }
        d += columnBytes;
        at += <usize>stepX << 2;
      }
    }
  }
}

export function scatterRowsTask(job: usize, start: i32, end: i32): void {
  scatterRows(
    address(job, 0),
    address(job, 1),
    address(job, 2),
    address(job, 3),
    integer(job, 4),
    integer(job, 5),
    integer(job, 6),
    integer(job, 7),
    integer(job, 8),
    integer(job, 9),
    integer(job, 10),
    integer(job, 11),
    start,
    end,
  );
}
