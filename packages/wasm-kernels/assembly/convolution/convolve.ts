import { ConvolutionArguments, PackPanelsArguments } from '../generated/arguments';
import { hasSixRows, madd } from '../simd/arithmetic';
import { noteNonFinite, reportNonFinite } from '../simd/finite';
import { loadLanes, storeLanes } from '../simd/lanes';
import { touch } from '../simd/touch';
import { thread } from '../thread';

/** Packs a filter into panels of eight out channels, with zeros beyond the last channel. Units are panels. */
export function packPanelsTask(args: PackPanelsArguments, start: i32, end: i32): void {
  const filter = args.filter;
  const filterHeight = args.filterHeight;
  const filterWidth = args.filterWidth;
  const inChannels = args.inChannels;
  const outChannels = args.outChannels;
  const rowStep = <isize>args.filterRowStep << 2;
  const columnStep = <isize>args.filterColumnStep << 2;
  const inStep = <isize>args.filterInStep << 2;
  const outStep = <isize>args.filterOutStep << 2;
  let to = args.panels + ((<usize>start * filterHeight * filterWidth * inChannels) << 5);
  for (let panel = start; panel < end; panel++) {
    const width = outChannels - (panel << 3);
    const first = <isize>filter + panel * outStep * 8;
    for (let row = 0; row < filterHeight; row++) {
      for (let column = 0; column < filterWidth; column++) {
        let from = first + row * rowStep + column * columnStep;
        for (let channel = 0; channel < inChannels; channel++) {
          v128.store(to, loadLanes(from, outStep, width));
          v128.store(to, loadLanes(from + 4 * outStep, outStep, width - 4), 16);
          to += 32;
          from += inStep;
        }
      }
    }
  }
}

/** Bytes of windows that stay in a near cache. */
const MOST_TOUCHED: usize = 1 << 19;
/** Size of an entry in the table of places: the addresses of a window and of its output pixel. */
const PLACE_BYTES: usize = 8;

/** Stores the places of the output pixels from `start` to `end`, and repeats the last until their number is a multiple of `rows`. */
function writePlaces(args: ConvolutionArguments, places: usize, rows: i32, start: i32, end: i32): void {
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const rowBytes = <usize>args.stepY << 2;
  const pixelBytes = <usize>args.stepX << 2;
  const toRowBytes = <usize>args.yRowStep << 2;
  const toPixelBytes = <usize>args.yColumnStep << 2;
  let row = start / outWidth;
  let column = start - row * outWidth;
  const n = row / outHeight;
  row -= n * outHeight;
  let image = args.x + ((<usize>n * args.imageStride) << 2);
  let toImage = args.y + ((<usize>n * args.yImageStep) << 2);
  let at = image + <usize>row * rowBytes + <usize>column * pixelBytes;
  let to = toImage + <usize>row * toRowBytes + <usize>column * toPixelBytes;
  for (let m = start; ; ) {
    store<u32>(places, <u32>at);
    store<u32>(places, <u32>to, 4);
    places += PLACE_BYTES;
    if (++m >= end) {
      if ((m - start) % rows == 0) return;
      continue;
    }
    at += pixelBytes;
    to += toPixelBytes;
    if (++column < outWidth) continue;
    column = 0;
    if (++row == outHeight) {
      row = 0;
      image += <usize>args.imageStride << 2;
      toImage += <usize>args.yImageStep << 2;
    }
    at = image + <usize>row * rowBytes;
    to = toImage + <usize>row * toRowBytes;
  }
}

// @ts-ignore: decorator
@inline
function windowAt(place: usize, row: i32): usize {
  return <usize>load<u32>(place + <usize>row * PLACE_BYTES);
}

/** Applies the ReLU, if any, and stores the first `width` of eight floats, or all of them, at the output pixel of a place. */
// @ts-ignore: decorator
@inline
function storeRow(place: usize, row: i32, shift: usize, low: v128, high: v128, width: i32, relu: bool): void {
  const to = <usize>load<u32>(place + <usize>row * PLACE_BYTES, 4) + shift;
  if (relu) {
    low = f32x4.max(low, f32x4.splat(0));
    high = f32x4.max(high, f32x4.splat(0));
  }
  if (width >= 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
  } else {
    storeLanes(to, low, width);
    storeLanes(to + 16, high, width - 4);
  }
}

/**
 * y[m, :] = bias + the sum, over lines l and j < run, of x[window of m + offsets[l] + j] * panels[l * run + j, :], then the ReLU, if
 * any. Units are output pixels m.
 */
export function convolveTask(args: ConvolutionArguments, start: i32, end: i32): void {
  convolvePixels(args, start, end, 0, (args.outChannels + 7) >> 3);
}

/** The same for all pixels, if they are few, so that every panel is read by one task. Units are panels of eight out channels. */
export function convolveByPanelsTask(args: ConvolutionArguments, start: i32, end: i32): void {
  convolvePixels(args, 0, args.pixels, start, end);
}

function convolvePixels(args: ConvolutionArguments, start: i32, end: i32, firstPanel: i32, endPanel: i32): void {
  const places = args.places + <usize>thread * args.placesBytes;
  const lastPlace = places + <usize>(end - start) * PLACE_BYTES;
  const sixRows = hasSixRows(args);
  writePlaces(args, places, sixRows ? 6 : 4, start, end);
  const begin = windowAt(places, 0);
  const last = windowAt(lastPlace - PLACE_BYTES, 0) + <usize>load<u32>(args.offsets + (<usize>(args.lines - 1) << 2));
  const bytes = last + (<usize>args.run << 2) - begin;
  if (bytes <= MOST_TOUCHED) touch(begin, bytes);
  if (ASC_FEATURE_RELAXED_SIMD && sixRows) convolveSix(args, places, lastPlace, firstPanel, endPanel);
  else convolveFour(args, places, lastPlace, firstPanel, endPanel);
}

function convolveSix(args: ConvolutionArguments, places: usize, lastPlace: usize, firstPanel: i32, endPanel: i32): void {
  convolvePlaces(6, args, places, lastPlace, firstPanel, endPanel);
}

function convolveFour(args: ConvolutionArguments, places: usize, lastPlace: usize, firstPanel: i32, endPanel: i32): void {
  convolvePlaces(4, args, places, lastPlace, firstPanel, endPanel);
}

/** Computes the outputs of some panels at the places from `firstPlace` to `lastPlace`, `rows` at a time, 4 or 6. */
// @ts-ignore: decorator
@inline
function convolvePlaces(
  rows: i32,
  args: ConvolutionArguments,
  firstPlace: usize,
  lastPlace: usize,
  firstPanel: i32,
  endPanel: i32,
): void {
  const offsets = args.offsets;
  const lines = args.lines;
  const run = args.run;
  const outChannels = args.outChannels;
  const relu = args.relu;
  const bias = args.bias;
  const runBytes = <usize>run << 2;
  let seen = f32x4.splat(0);
  for (let first = firstPanel << 3; first < min(outChannels, endPanel << 3); first += 8) {
    const panel = args.panels + ((<usize>(first >> 3) * lines * run) << 5);
    const width = outChannels - first;
    const shift = <usize>first << 2;
    let bias0 = f32x4.splat(0);
    let bias1 = f32x4.splat(0);
    if (bias != 0) {
      bias0 = v128.load(bias + shift);
      bias1 = v128.load(bias + shift, 16);
    }
    for (let place = firstPlace; place < lastPlace; place += rows * PLACE_BYTES) {
      const a0 = windowAt(place, 0);
      const a1 = windowAt(place, 1);
      const a2 = windowAt(place, 2);
      const a3 = windowAt(place, 3);
      const a4 = rows == 6 ? windowAt(place, 4) : 0;
      const a5 = rows == 6 ? windowAt(place, 5) : 0;
      let b = panel;
      let c00 = bias0, c01 = bias1, c10 = bias0, c11 = bias1, c20 = bias0, c21 = bias1;
      let c30 = bias0, c31 = bias1, c40 = bias0, c41 = bias1, c50 = bias0, c51 = bias1;
      for (let line = 0; line < lines; line++) {
        let i = <usize>load<u32>(offsets + (<usize>line << 2));
        const stop = i + runBytes;
        for (; i < stop; i += 4) {
          const b0 = v128.load(b);
          const b1 = v128.load(b, 16);
          b += 32;
          let a = v128.load_splat<f32>(a0 + i);
          c00 = madd(a, b0, c00);
          c01 = madd(a, b1, c01);
          a = v128.load_splat<f32>(a1 + i);
          c10 = madd(a, b0, c10);
          c11 = madd(a, b1, c11);
          a = v128.load_splat<f32>(a2 + i);
          c20 = madd(a, b0, c20);
          c21 = madd(a, b1, c21);
          a = v128.load_splat<f32>(a3 + i);
          c30 = madd(a, b0, c30);
          c31 = madd(a, b1, c31);
          if (rows == 6) {
            a = v128.load_splat<f32>(a4 + i);
            c40 = madd(a, b0, c40);
            c41 = madd(a, b1, c41);
            a = v128.load_splat<f32>(a5 + i);
            c50 = madd(a, b0, c50);
            c51 = madd(a, b1, c51);
          }
        }
      }
      // Repeated places write the same values again.
      seen = noteNonFinite(noteNonFinite(seen, c00), c01);
      storeRow(place, 0, shift, c00, c01, width, relu);
      seen = noteNonFinite(noteNonFinite(seen, c10), c11);
      storeRow(place, 1, shift, c10, c11, width, relu);
      seen = noteNonFinite(noteNonFinite(seen, c20), c21);
      storeRow(place, 2, shift, c20, c21, width, relu);
      seen = noteNonFinite(noteNonFinite(seen, c30), c31);
      storeRow(place, 3, shift, c30, c31, width, relu);
      if (rows == 6) {
        seen = noteNonFinite(noteNonFinite(seen, c40), c41);
        storeRow(place, 4, shift, c40, c41, width, relu);
        seen = noteNonFinite(noteNonFinite(seen, c50), c51);
        storeRow(place, 5, shift, c50, c51, width, relu);
      }
    }
  }
  reportNonFinite(args, seen);
}
