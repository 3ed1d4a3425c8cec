import {
  OuterChunkArguments,
  OuterProductsArguments,
  SumOuterGroupsArguments,
  UnpackOuterArguments,
} from '../generated/arguments';
import { hasSixRows, madd } from '../simd/arithmetic';
import { noteNonFinite, reportNonFinite } from '../simd/finite';
import { loadLanes, storeLanes } from '../simd/lanes';
import { sumProducts } from '../simd/sum-products';
import { touch } from '../simd/touch';
import { thread } from '../thread';

/*
 * The sum, over pixels, of the outer products of each pixel's window with its row of gradients. It is taken chunk by chunk: the
 * chunk's gradients are packed into panels of eight channels and the addresses of its windows are stored, then some neighboring values of
 * every window are multiplied by all panels: 16, gathered, or 5, read in place. The windows are those of `convolve`.
 *
 * If there are many pixels, each task takes a group of them through all of this with sums of its own, so that no thread reads what
 * another one has just written, and the groups' sums are then added up in order. If there are few, the threads share each chunk.
 */

/** Bytes of windows that stay in a near cache. */
const MOST_TOUCHED: usize = 1 << 19;

/**
 * Stores the addresses of the windows from `start` to `end` of a chunk of `pixels` that begins at `firstPixel`, and packs their
 * gradients: [ceil(outChannels / 8)][pixels][8]. What a panel holds beyond the last channel is meaningless.
 */
function pack(
  args: OuterProductsArguments,
  places: usize,
  packed: usize,
  pixels: i32,
  firstPixel: i32,
  start: i32,
  end: i32,
): void {
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const outChannels = args.outChannels;
  const stepX = <usize>args.stepX << 2;
  const panelBytes = <usize>pixels << 5;
  const first = firstPixel + start;
  let n = first / outWidth / outHeight;
  let row = first / outWidth - n * outHeight;
  let column = first % outWidth;
  let place = placeOf(args, n, row, column);
  const pixelStep = <usize>args.pixelStep << 2;
  const channelStep = <usize>args.channelStep << 2;
  let from = args.dy + <usize>first * pixelStep;
  if (channelStep == 4) touch(from, <usize>(end - start) * pixelStep);
  for (let pixel = start; pixel < end; pixel++) {
    store<u32>(places + (<usize>pixel << 2), <u32>place);
    let to = packed + (<usize>pixel << 5);
    for (let k = 0; k < outChannels; k += 8) {
      const at = from + <usize>k * channelStep;
      if (channelStep == 4) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
      } else {
        v128.store(to, loadLanes(at, channelStep, outChannels - k));
        v128.store(to, loadLanes(at + 4 * channelStep, channelStep, outChannels - k - 4), 16);
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
    place = placeOf(args, n, row, 0);
  }
  const begin = <usize>load<u32>(places + (<usize>start << 2));
  const bytes = <usize>load<u32>(places + (<usize>(end - 1) << 2)) + windowBytes(args) - begin;
  if (bytes <= MOST_TOUCHED) touch(begin, bytes);
}

/** Bytes from the beginning of a window to its end. */
// @ts-ignore: decorator
@inline
function windowBytes(args: OuterProductsArguments): usize {
  return <usize>load<u32>(args.offsets + (<usize>(args.lines - 1) << 2)) + (<usize>args.run << 2);
}

/** The address of the window of pixel (row, column) of image n. */
function placeOf(args: OuterProductsArguments, n: i32, row: i32, column: i32): usize {
  const floats =
    <usize>n * args.imageStride + <usize>row * args.stepY + <usize>column * args.stepX;
  return args.x + (floats << 2);
}

/**
 * Sums a chunk into sums[line, block][ceil(outChannels / 8)][rows][8], for the units (line, block of `rows` values of its run) from
 * `start` to `end`. What the sums hold beyond the run or the channels is meaningless.
 */
function sumUnits(
  args: OuterProductsArguments,
  places: usize,
  packed: usize,
  pixels: i32,
  allSums: usize,
  isFirst: bool,
  start: i32,
  end: i32,
): void {
  const rows = args.rows;
  const blocks = (args.run + rows - 1) / rows;
  const panels = (args.outChannels + 7) >> 3;
  const values = args.work + <usize>thread * args.workBytes;
  const sixRows = hasSixRows(args);
  let sums = allSums + ((<usize>start * panels * rows) << 5);
  for (let unit = start; unit < end; unit++) {
    const line = unit / blocks;
    const offset = <usize>load<u32>(args.offsets + (<usize>line << 2)) + ((<usize>(unit - line * blocks) * rows) << 2);
    const block = unit - line * blocks;
    if (rows > 5) gather(places, offset, pixels, values);
    const left = (min(rows, args.run - block * rows) + 3) & ~3;
    let gradients = packed;
    for (let panel = 0; panel < panels; panel++) {
      if (rows == 5) sumFive(places, offset, gradients, pixels, sums, isFirst);
      else sumGathered(sixRows, values, gradients, pixels, left, sums, isFirst);
      gradients += <usize>pixels << 5;
      sums += <usize>rows << 5;
    }
  }
}

/** Multiplies `left` of the 16 gathered values, a multiple of 4, by a panel. */
function sumGathered(sixRows: bool, values: usize, gradients: usize, pixels: i32, left: i32, sums: usize, isFirst: bool): void {
  if (ASC_FEATURE_RELAXED_SIMD && sixRows) {
    for (; left >= 6 && left != 8; left -= 6) {
      sumProducts(6, values, 64, gradients, 32, pixels, sums, isFirst);
      values += 24;
      sums += 192;
    }
  }
  for (; left > 0; left -= 4) {
    sumProducts(4, values, 64, gradients, 32, pixels, sums, isFirst);
    values += 16;
    sums += 128;
  }
}

/** Stores the windows' addresses and packs the gradients. Units are pixels of the chunk. */
export function packOuterTask(args: OuterChunkArguments, start: i32, end: i32): void {
  pack(args, args.places, args.packed, args.pixels, args.firstPixel, start, end);
}

/** Sums the chunk. Units are pairs (line, block of values). */
export function sumOuterTask(args: OuterChunkArguments, start: i32, end: i32): void {
  const isFirst = args.isFirst;
  const sums = args.sums;
  sumUnits(args, args.places, args.packed, args.pixels, sums, isFirst, start, end);
}

/** Sums each group, chunk by chunk. Units are groups of pixels. */
export function sumOuterGroupsTask(args: SumOuterGroupsArguments, start: i32, end: i32): void {
  const rows = args.rows;
  const units = args.lines * ((args.run + rows - 1) / rows);
  const panels = (args.outChannels + 7) >> 3;
  const places = args.places + <usize>thread * args.placesBytes;
  const packed = args.packed + <usize>thread * args.packedBytes;
  const groupPixels = args.groupPixels;
  for (let group = start; group < end; group++) {
    const sums = args.sums + ((<usize>(group * units * panels) * rows) << 5);
    const begin = group * groupPixels;
    const stop = min(begin + groupPixels, args.allPixels);
    for (let first = begin; first < stop; first += args.pixels) {
      const pixels = min(args.pixels, stop - first);
      pack(args, places, packed, pixels, first, 0, pixels);
      sumUnits(args, places, packed, pixels, sums, first == begin, 0, units);
    }
  }
}

/** Copies 16 neighboring values of each window, one after another. */
// @ts-ignore: decorator
@inline
function gather(places: usize, offset: usize, pixels: i32, values: usize): void {
  for (const end = places + (<usize>pixels << 2); places < end; places += 4) {
    const from = <usize>load<u32>(places) + offset;
    v128.store(values, v128.load(from));
    v128.store(values, v128.load(from, 16), 16);
    v128.store(values, v128.load(from, 32), 32);
    v128.store(values, v128.load(from, 48), 48);
    values += 64;
  }
}

/**
 * Does what `sumProducts` does for five neighboring values of each window, reading them in place: the rows of a 5x5 filter on one
 * channel.
 */
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

/** Adds up the sums of all groups, in order, and lays them out as [lines * run, outChannels]. Units are lines. */
export function unpackOuterTask(args: UnpackOuterArguments, start: i32, end: i32): void {
  const run = args.run;
  const outChannels = args.outChannels;
  const rows = args.rows;
  const groups = args.groups;
  const groupBytes = <usize>args.groupFloats << 2;
  const blocks = (run + rows - 1) / rows;
  const panels = (outChannels + 7) >> 3;
  let to = args.output + ((<usize>start * run * outChannels) << 2);
  let seen = f32x4.splat(0);
  for (let line = start; line < end; line++) {
    for (let j = 0; j < run; j++) {
      const block = j / rows;
      let from = args.sums + ((<usize>((line * blocks + block) * panels * rows + j - block * rows)) << 5);
      for (let left = outChannels; left > 0; left -= 8) {
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
  reportNonFinite(args, seen);
}
