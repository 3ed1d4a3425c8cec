import { address, integer } from '../arguments';
import { madd } from '../simd/arithmetic';
import { noteNonFinite, reportNonFinite } from '../simd/finite';
import { loadLanes, storeLanes } from '../simd/lanes';
import { sumProducts } from '../simd/sum-products';
import { thread } from '../thread';

/*
 * The sum, over pixels, of the outer products of each pixel's window with its row of gradients, chunk by chunk: the chunk's gradients
 * are packed into panels of eight columns, and where its windows begin is noted; then a few neighbouring values of every window are
 * multiplied by all panels. Windows are those of `convolve`.
 *
 * Of many pixels, each task takes a group through all of this with sums of its own, so that no thread reads what another has just
 * written; the groups' sums are joined in order. Of few, threads share each chunk.
 */
const X = 0;
const DY = 1;
const PLACES = 2;
const PACKED = 3;
const SUMS = 4;
const WORK = 5;
const WORK_BYTES = 6;
const OFFSETS = 7;
const LINES = 8;
const RUN = 9;
const IMAGE_STRIDE = 10;
const STEP_Y = 11;
const STEP_X = 12;
const OUT_HEIGHT = 13;
const OUT_WIDTH = 14;
const COLUMNS = 15;
/** A gradient lies at its pixel and its column, each times its step, in floats. */
const PIXEL_STEP = 16;
const COLUMN_STEP = 17;
/** Of the chunk: its first pixel, how many, and whether the chunk is the first. */
const FIRST_PIXEL = 18;
const PIXELS = 19;
const IS_FIRST = 20;
/** Values of a window that a task multiplies: 4, gathered, or 5. */
const ROWS = 21;
/** Of groups: pixels of each, pixels of all, and the bytes of a thread's places and packed gradients. */
const GROUP_PIXELS = 22;
const ALL_PIXELS = 23;
const PLACES_BYTES = 24;
const PACKED_BYTES = 25;

/**
 * Notes the addresses of the windows from `start` to `end` of a chunk of `pixels` that begins at `firstPixel`, and packs their
 * gradients, [ceil(columns / 8)][pixels][8]; what a panel holds beyond the last column is meaningless.
 */
function pack(job: usize, places: usize, packed: usize, pixels: i32, firstPixel: i32, start: i32, end: i32): void {
  const outHeight = integer(job, OUT_HEIGHT);
  const outWidth = integer(job, OUT_WIDTH);
  const columns = integer(job, COLUMNS);
  const stepX = <usize>integer(job, STEP_X) << 2;
  const panelBytes = <usize>pixels << 5;
  const first = firstPixel + start;
  let n = first / outWidth / outHeight;
  let row = first / outWidth - n * outHeight;
  let column = first % outWidth;
  let place = placeOf(job, n, row, column);
  const pixelStep = <usize>integer(job, PIXEL_STEP) << 2;
  const columnStep = <usize>integer(job, COLUMN_STEP) << 2;
  let from = address(job, DY) + <usize>first * pixelStep;
  for (let pixel = start; pixel < end; pixel++) {
    store<u32>(places + (<usize>pixel << 2), <u32>place);
    let to = packed + (<usize>pixel << 5);
    for (let k = 0; k < columns; k += 8) {
      const at = from + <usize>k * columnStep;
      if (columnStep == 4) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
      } else {
        v128.store(to, loadLanes(at, columnStep, columns - k));
        v128.store(to, loadLanes(at + 4 * columnStep, columnStep, columns - k - 4), 16);
      }
      to += panelBytes;
    }
    from += pixelStep;
    place += stepX;
    if (++column < outWidth) continue;
    column = 0;
    if (++row == outHeight) {
      row = 0;
      n++;
    }
    place = placeOf(job, n, row, 0);
  }
}

/** The address of a window. */
function placeOf(job: usize, n: i32, row: i32, column: i32): usize {
  const floats =
    <usize>n * integer(job, IMAGE_STRIDE) + <usize>row * integer(job, STEP_Y) + <usize>column * integer(job, STEP_X);
  return address(job, X) + (floats << 2);
}

/**
 * For the units (line, block of `rows` values of its run) from `start` to `end`: sums[line, block][ceil(columns / 8)][rows][8] over a
 * chunk. What they hold beyond the run or the columns is meaningless.
 */
function sumUnits(
  job: usize,
  places: usize,
  packed: usize,
  pixels: i32,
  allSums: usize,
  isFirst: bool,
  start: i32,
  end: i32,
): void {
  const rows = integer(job, ROWS);
  const blocks = (integer(job, RUN) + rows - 1) / rows;
  const panels = (integer(job, COLUMNS) + 7) >> 3;
  const values = address(job, WORK) + <usize>thread * integer(job, WORK_BYTES);
  let sums = allSums + ((<usize>start * panels * rows) << 5);
  for (let unit = start; unit < end; unit++) {
    const line = unit / blocks;
    const offset = <usize>load<u32>(address(job, OFFSETS) + (<usize>line << 2)) + ((<usize>(unit - line * blocks) * rows) << 2);
    if (rows == 4) gather(places, offset, pixels, values);
    let gradients = packed;
    for (let panel = 0; panel < panels; panel++) {
      if (rows == 4) sumProducts(values, gradients, pixels, sums, isFirst);
      else sumFive(places, offset, gradients, pixels, sums, isFirst);
      gradients += <usize>pixels << 5;
      sums += <usize>rows << 5;
    }
  }
}

/** Units are pixels of the chunk. */
export function packOuterTask(job: usize, start: i32, end: i32): void {
  pack(job, address(job, PLACES), address(job, PACKED), integer(job, PIXELS), integer(job, FIRST_PIXEL), start, end);
}

/** Units are (line, block of values). */
export function sumOuterTask(job: usize, start: i32, end: i32): void {
  const isFirst = integer(job, IS_FIRST) != 0;
  const sums = address(job, SUMS);
  sumUnits(job, address(job, PLACES), address(job, PACKED), integer(job, PIXELS), sums, isFirst, start, end);
}

/** Units are groups of pixels. */
export function sumOuterGroupsTask(job: usize, start: i32, end: i32): void {
  const rows = integer(job, ROWS);
  const units = integer(job, LINES) * ((integer(job, RUN) + rows - 1) / rows);
  const panels = (integer(job, COLUMNS) + 7) >> 3;
  const places = address(job, PLACES) + <usize>thread * integer(job, PLACES_BYTES);
  const packed = address(job, PACKED) + <usize>thread * integer(job, PACKED_BYTES);
  const groupPixels = integer(job, GROUP_PIXELS);
  for (let group = start; group < end; group++) {
    const sums = address(job, SUMS) + ((<usize>(group * units * panels) * rows) << 5);
    const begin = group * groupPixels;
    const stop = min(begin + groupPixels, integer(job, ALL_PIXELS));
    for (let first = begin; first < stop; first += integer(job, PIXELS)) {
      const pixels = min(integer(job, PIXELS), stop - first);
      pack(job, places, packed, pixels, first, 0, pixels);
      sumUnits(job, places, packed, pixels, sums, first == begin, 0, units);
    }
  }
}

/** Four neighbouring values of each window, one after another. */
// @ts-ignore: decorator
@inline
function gather(places: usize, offset: usize, pixels: i32, values: usize): void {
  for (const end = places + (<usize>pixels << 2); places < end; places += 4) {
    v128.store(values, v128.load(<usize>load<u32>(places) + offset));
    values += 16;
  }
}

/** As `sumProducts`, of five neighbouring values of each window, read where they lie: the rows of a 5x5 filter on one channel. */
// @ts-ignore: decorator
@inline
function sumFive(places: usize, offset: usize, gradients: usize, pixels: i32, sums: usize, isFirst: bool): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00;
  let c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00;
  if (!isFirst) {
    c00 = v128.load(sums);
    c01 = v128.load(sums, 16);
    c10 = v128.load(sums, 32);
    c11 = v128.load(sums, 48);
    c20 = v128.load(sums, 64);
    c21 = v128.load(sums, 80);
    c30 = v128.load(sums, 96);
    c31 = v128.load(sums, 112);
    c40 = v128.load(sums, 128);
    c41 = v128.load(sums, 144);
  }
  for (const end = places + (<usize>pixels << 2); places < end; places += 4) {
    const at = <usize>load<u32>(places) + offset;
    const b0 = v128.load(gradients);
    const b1 = v128.load(gradients, 16);
    let a = v128.load_splat<f32>(at);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load_splat<f32>(at, 4);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load_splat<f32>(at, 8);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load_splat<f32>(at, 12);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    a = v128.load_splat<f32>(at, 16);
    c40 = madd(a, b0, c40);
    c41 = madd(a, b1, c41);
    gradients += 32;
  }
  v128.store(sums, c00);
  v128.store(sums, c01, 16);
  v128.store(sums, c10, 32);
  v128.store(sums, c11, 48);
  v128.store(sums, c20, 64);
  v128.store(sums, c21, 80);
  v128.store(sums, c30, 96);
  v128.store(sums, c31, 112);
  v128.store(sums, c40, 128);
  v128.store(sums, c41, 144);
}

/** Units are lines: joins the sums of all groups, in order, and brings them into [lines * run, columns]. */
export function unpackOuterTask(job: usize, start: i32, end: i32): void {
  const run = integer(job, 2);
  const columns = integer(job, 3);
  const rows = integer(job, 4);
  const groups = integer(job, 5);
  const groupBytes = <usize>integer(job, 6) << 2;
  const blocks = (run + rows - 1) / rows;
  const panels = (columns + 7) >> 3;
  let to = address(job, 1) + ((<usize>start * run * columns) << 2);
  let seen = f32x4.splat(0);
  for (let line = start; line < end; line++) {
    for (let j = 0; j < run; j++) {
      const block = j / rows;
      let from = address(job, 0) + ((<usize>((line * blocks + block) * panels * rows + j - block * rows)) << 5);
      for (let left = columns; left > 0; left -= 8) {
        let low = loadLanes(from, 4, left);
        let high = loadLanes(from + 16, 4, left - 4);
        for (let group = 1; group < groups; group++) {
          const other = from + <usize>group * groupBytes;
          low = f32x4.add(low, loadLanes(other, 4, left));
          high = f32x4.add(high, loadLanes(other + 16, 4, left - 4));
        }
        seen = noteNonFinite(noteNonFinite(seen, low), high);
        storeLanes(to, low, left);
        storeLanes(to + 16, high, left - 4);
        from += <usize>rows << 5;
        to += <usize>min(left, 8) << 2;
      }
    }
  }
  reportNonFinite(job, seen);
}
