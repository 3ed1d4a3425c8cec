import { address, integer } from './arguments';
import { noteNonFinite, reportNonFinite } from './finite';
import { loadLanes, storeLanes } from './lanes';
import { sumProducts } from './sum-products';
import { thread } from './thread';

/*
 * The sum, over the pixels of a chunk, of the outer products of each pixel's window with its row of gradients. A first job packs
 * the chunk's gradients into panels of eight columns and notes where its windows begin; in the second, each task gathers four
 * neighbouring values of every window and multiplies them by all panels. Windows are those of `convolve`.
 */
const X = 0;
const DY = 1;
const PLACES = 2;
const PACKED = 3;
const SUMS = 4;
const WORK = 5;
const WORK_BYTES = 6;
const OFFSETS = 7;
const RUN = 9;
const IMAGE_STRIDE = 10;
const STEP_Y = 11;
const STEP_X = 12;
const OUT_HEIGHT = 13;
const OUT_WIDTH = 14;
const COLUMNS = 15;
/** Of the chunk: its first pixel, how many, and whether the chunk is the first. */
const FIRST_PIXEL = 16;
const PIXELS = 17;
const IS_FIRST = 18;

/** Units are pixels of the chunk: notes their windows' addresses and packs their gradients, [ceil(columns / 8)][pixels][8]. */
export function packOuterTask(job: usize, start: i32, end: i32): void {
  const outHeight = integer(job, OUT_HEIGHT);
  const outWidth = integer(job, OUT_WIDTH);
  const columns = integer(job, COLUMNS);
  const firstPixel = integer(job, FIRST_PIXEL);
  const panelBytes = <usize>integer(job, PIXELS) << 5;
  const perImage = outHeight * outWidth;
  for (let pixel = start; pixel < end; pixel++) {
    const m = firstPixel + pixel;
    const n = m / perImage;
    const row = m / outWidth - n * outHeight;
    const column = m % outWidth;
    const place =
      <usize>n * integer(job, IMAGE_STRIDE) + <usize>row * integer(job, STEP_Y) + <usize>column * integer(job, STEP_X);
    store<u32>(address(job, PLACES) + (<usize>pixel << 2), <u32>(address(job, X) + (place << 2)));
    let from = address(job, DY) + ((<usize>m * columns) << 2);
    let to = address(job, PACKED) + (<usize>pixel << 5);
    for (let left = columns; left > 0; left -= 8) {
      v128.store(to, loadLanes(from, 4, left));
      v128.store(to, loadLanes(from + 16, 4, left - 4), 16);
      from += 32;
      to += panelBytes;
    }
  }
}

/**
 * Units are (line, block of four values of its run): sums[line, block][ceil(columns / 8)][4][8] over the chunk. What they hold
 * beyond the run or the columns is meaningless.
 */
export function sumOuterTask(job: usize, start: i32, end: i32): void {
  const blocks = (integer(job, RUN) + 3) >> 2;
  const panels = (integer(job, COLUMNS) + 7) >> 3;
  const pixels = integer(job, PIXELS);
  const isFirst = integer(job, IS_FIRST) != 0;
  const places = address(job, PLACES);
  const values = address(job, WORK) + <usize>thread * integer(job, WORK_BYTES);
  let sums = address(job, SUMS) + ((<usize>start * panels) << 7);
  for (let unit = start; unit < end; unit++) {
    const line = unit / blocks;
    const offset = <usize>load<u32>(address(job, OFFSETS) + (<usize>line << 2)) + (<usize>(unit - line * blocks) << 4);
    for (let pixel = 0; pixel < pixels; pixel++) {
      v128.store(values + (<usize>pixel << 4), v128.load(<usize>load<u32>(places + (<usize>pixel << 2)) + offset));
    }
    let gradients = address(job, PACKED);
    for (let panel = 0; panel < panels; panel++) {
      sumProducts(values, gradients, pixels, sums, isFirst);
      gradients += <usize>pixels << 5;
      sums += 128;
    }
  }
}

/** Units are lines: brings the sums into [lines * run, columns]. */
export function unpackOuterTask(job: usize, start: i32, end: i32): void {
  const run = integer(job, 2);
  const columns = integer(job, 3);
  const blocks = (run + 3) >> 2;
  const panels = (columns + 7) >> 3;
  let to = address(job, 1) + ((<usize>start * run * columns) << 2);
  let seen = f32x4.splat(0);
  for (let line = start; line < end; line++) {
    for (let j = 0; j < run; j++) {
      let from = address(job, 0) + ((<usize>(line * blocks + (j >> 2)) * panels) << 7) + (<usize>(j & 3) << 5);
      for (let left = columns; left > 0; left -= 8) {
        const low = loadLanes(from, 4, left);
        const high = loadLanes(from + 16, 4, left - 4);
        seen = noteNonFinite(noteNonFinite(seen, low), high);
        storeLanes(to, low, left);
        storeLanes(to + 16, high, left - 4);
        from += 128;
        to += <usize>min(left, 8) << 2;
      }
    }
  }
  reportNonFinite(job, seen);
}
