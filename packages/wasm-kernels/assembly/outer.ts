import { address, integer } from './arguments';
import { madd } from './arithmetic';

/** Writes the address of each pixel's window, for the pixels from `start` to `end`. */
export function placesOf(
  x: usize,
  places: usize,
  imageStride: i32,
  stepY: i32,
  stepX: i32,
  outHeight: i32,
  outWidth: i32,
  start: i32,
  end: i32,
): void {
  const perImage = outHeight * outWidth;
  for (let m = start; m < end; m++) {
    const n = m / perImage;
    const row = (m - n * perImage) / outWidth;
    const column = m - n * perImage - row * outWidth;
    store<u32>(places, <u32>(x + ((<usize>n * imageStride + <usize>row * stepY + <usize>column * stepX) << 2)));
    places += 4;
  }
}

/**
 * sums[line, block, panel, i, c] += sum over pixels m of x[places[m] + offsets[line] + 4 block + i] * dy[m, 8 panel + c], for
 * the tasks (line, block) from `start` to `end`. sums is [lines * ceil(run / 4)][ceil(columns / 8)][4][8]; what it holds beyond
 * the run or the columns is meaningless.
 */
function accumulateOuter(
  places: usize,
  dy: usize,
  sums: usize,
  offsets: usize,
  pixels: i32,
  run: i32,
  columns: i32,
  start: i32,
  end: i32,
): void {
  const blocks = (run + 3) >> 2;
  const panels = (columns + 7) >> 3;
  const rowBytes = <usize>columns << 2;
  for (let task = start; task < end; task++) {
    const line = task / blocks;
    const offset = <usize>load<u32>(offsets + (<usize>line << 2)) + (<usize>(task - line * blocks) << 4);
    for (let panel = 0; panel < panels; panel++) {
      const sum = sums + ((<usize>task * panels + panel) << 7);
      let c00 = v128.load(sum), c01 = v128.load(sum, 16);
      let c10 = v128.load(sum, 32), c11 = v128.load(sum, 48);
      let c20 = v128.load(sum, 64), c21 = v128.load(sum, 80);
      let c30 = v128.load(sum, 96), c31 = v128.load(sum, 112);
      let b = dy + (<usize>panel << 5);
      let place = places;
      for (let m = 0; m < pixels; m++) {
        const a = v128.load(<usize>load<u32>(place) + offset);
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        let s = v128.shuffle<f32>(a, a, 0, 0, 0, 0);
        c00 = madd(s, b0, c00);
        c01 = madd(s, b1, c01);
        s = v128.shuffle<f32>(a, a, 1, 1, 1, 1);
        c10 = madd(s, b0, c10);
        c11 = madd(s, b1, c11);
        s = v128.shuffle<f32>(a, a, 2, 2, 2, 2);
        c20 = madd(s, b0, c20);
        c21 = madd(s, b1, c21);
        s = v128.shuffle<f32>(a, a, 3, 3, 3, 3);
        c30 = madd(s, b0, c30);
        c31 = madd(s, b1, c31);
        b += rowBytes;
        place += 4;
      }
      v128.store(sum, c00);
      v128.store(sum, c01, 16);
      v128.store(sum, c10, 32);
      v128.store(sum, c11, 48);
      v128.store(sum, c20, 64);
      v128.store(sum, c21, 80);
      v128.store(sum, c30, 96);
      v128.store(sum, c31, 112);
    }
  }
}

/** Brings the sums of `accumulateOuter` into [lines * run, columns]. */
export function unpackOuter(sums: usize, to: usize, lines: i32, run: i32, columns: i32): void {
  const blocks = (run + 3) >> 2;
  const panels = (columns + 7) >> 3;
  for (let line = 0; line < lines; line++) {
    for (let j = 0; j < run; j++) {
      const block = sums + ((<usize>(line * blocks + (j >> 2)) * panels) << 7) + (<usize>(j & 3) << 5);
      for (let column = 0; column < columns; column++) {
        store<f32>(to, load<f32>(block + (<usize>(column >> 3) << 7) + (<usize>(column & 7) << 2)));
        to += 4;
      }
    }
  }
}

export function accumulateOuterTask(job: usize, start: i32, end: i32): void {
  accumulateOuter(
    address(job, 0),
    address(job, 1),
    address(job, 2),
    address(job, 3),
    integer(job, 4),
    integer(job, 5),
    integer(job, 6),
    start,
    end,
  );
}
